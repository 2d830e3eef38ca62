/**
 * The part of the Kubernetes client that is used, as a module of its own: a dynamic import of this one lets the bundler
 * leave the rest out.
 */
export { KubeConfig } from '@kubernetes/client-node';
