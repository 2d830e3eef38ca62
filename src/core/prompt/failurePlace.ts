/** Where on its way a prompt failed. */
export const failurePlaces = ['request', 'cluster', 'tunnel', 'gateway', 'route', 'backend', 'provider'] as const;

export type FailurePlace = (typeof failurePlaces)[number];
