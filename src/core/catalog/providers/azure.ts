import type { ProviderDescriptor } from '../providerDescriptor.ts';

/** The resource by its name since agentgateway 1.2.0; before that by its whole endpoint, the deployment as the model. */
export const azure: ProviderDescriptor = {
  id: 'azure',
  label: 'Azure OpenAI',
  icon: 'azure',
  backendName: 'azure-backend',
  type: 'azure',
  modelField: 'model',
  settings: [
    {
      field: 'resourceName',
      question: 'catalog.ask.azureResource',
      suggestion: '',
      environment: 'AZURE_OPENAI_RESOURCE',
    },
    {
      field: 'resourceType',
      question: 'catalog.ask.azureType',
      suggestion: 'OpenAI',
      environment: 'AZURE_RESOURCE_TYPE',
    },
    {
      field: 'projectName',
      question: 'catalog.ask.azureProject',
      suggestion: '',
      environment: 'AZURE_AI_PROJECT',
      when: { field: 'resourceType', is: 'Foundry' },
    },
  ],
  since: '1.2.0',
  older: {
    type: 'azureopenai',
    modelField: 'deploymentName',
    settings: [
      {
        field: 'endpoint',
        question: 'catalog.ask.azureEndpoint',
        suggestion: 'my-resource.openai.azure.com',
        environment: 'AZURE_OPENAI_ENDPOINT',
      },
    ],
  },
  recognises: () => true,
  defaultModel: 'gpt-4o-mini',
  models: [
    { id: 'gpt-4o', word: 'catalog.model.capable' },
    { id: 'gpt-4o-mini', word: 'catalog.model.costEffective' },
  ],
  modelEnvironment: 'AZURE_OPENAI_DEPLOYMENT',
  credential: { kind: 'secret', secretName: 'azure-api-key', environment: 'AZURE_OPENAI_API_KEY' },
  endpoint: undefined,
  route: { path: '/azure', prefix: 'kept' },
  formats: undefined,
  wire: { path: '/openai/v1/chat/completions', credential: 'api-key', model: '`model`, the name of a deployment' },
  documentation: 'https://learn.microsoft.com/azure/ai-foundry/openai/reference',
};
