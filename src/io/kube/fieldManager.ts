/** Under this name our changes stand in managedFields. */
export const fieldManager = 'agentgateway-tools';
