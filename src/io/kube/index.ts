/** The door of io/kube and io/forward, imported lazily; the Kubernetes client itself is loaded with the first request. */
export { connectContext, type ConnectOptions, type ContextConnection } from './contextConnection.ts';
export { watchKubeconfig, type KubeconfigWatch } from './kubeconfig.ts';
export { kubeconfigFiles, type KubeconfigPlace } from './kubeconfigFiles.ts';
export { defaultPace, type Pace } from './pace.ts';
