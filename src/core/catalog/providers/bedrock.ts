import type { ProviderDescriptor } from '../providerDescriptor.ts';

export const bedrock: ProviderDescriptor = {
  id: 'bedrock',
  label: 'Amazon Bedrock',
  icon: 'cloud',
  backendName: 'bedrock-backend',
  type: 'bedrock',
  modelField: 'model',
  settings: [{ field: 'region', question: 'catalog.ask.region', suggestion: 'us-east-1', environment: 'AWS_REGION' }],
  recognises: () => true,
  defaultModel: 'anthropic.claude-3-5-sonnet-20241022-v2:0',
  models: [
    { id: 'anthropic.claude-3-5-sonnet-20241022-v2:0', word: 'catalog.model.balanced' },
    { id: 'amazon.nova-pro-v1:0', word: 'catalog.model.capable' },
    { id: 'amazon.nova-lite-v1:0', word: 'catalog.model.costEffective' },
    { id: 'amazon.nova-micro-v1:0', word: 'catalog.model.small' },
  ],
  modelEnvironment: 'BEDROCK_MODEL',
  credential: {
    kind: 'cloud',
    cloud: 'aws',
    secretName: 'bedrock-credentials',
    environments: { accessKey: 'AWS_ACCESS_KEY_ID', secretKey: 'AWS_SECRET_ACCESS_KEY' },
  },
  endpoint: undefined,
  route: { path: '/bedrock', prefix: 'kept' },
  formats: undefined,
  wire: { path: '/model/:model/converse', credential: 'Authorization: AWS4-HMAC-SHA256', model: 'in the path' },
  documentation: 'https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_Converse.html',
};
