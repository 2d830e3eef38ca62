import { message } from '../messages/index.ts';
import { listAt, objectAt, stringAt, type JsonObject } from '../resource/json.ts';
import { isTimestamp } from './formats.ts';
import type { Remedy, Report } from './issue.ts';
import { isLabel, isLabelValue, isQualifiedName, isSubdomain } from './names.ts';
import { objectMetaSchema } from './objectMetaSchema.ts';
import { goValue, isPlaceholder } from './words.ts';

const maxAnnotationBytes = 262_144;

/** What the API server asks of metadata beyond its types (apimachinery's ValidateObjectMeta), on a create. */
export function judgeObjectMeta(metadata: JsonObject, group: string, report: Report): void {
  judgeNames(metadata, report);
  judgeLabels(metadata, report);
  judgeAnnotations(metadata, report);
  judgeOwners(metadata, report);
  judgeTimes(metadata, report);
  judgeFinalizers(metadata, group, report);
  const { generation } = metadata;
  // Of a custom resource the API server counts anew before it looks.
  if (group === '' && typeof generation === 'number' && generation < 0) {
    const path = ['metadata', 'generation'];
    const text = message('validate.minimum', { field: 'generation', limit: 0 });
    const serverMessage = `Invalid value: ${generation}: must be greater than or equal to 0`;
    report({ code: 'validate.metadata', path, message: text, serverMessage });
  }
  // What is no number, or zero, is taken for none.
  if (/^0*[1-9][0-9]*$/.test(stringAt(metadata, 'resourceVersion') ?? '')) {
    report({
      code: 'validate.resourceVersion',
      path: ['metadata', 'resourceVersion'],
      message: message('validate.resourceVersion'),
      serverMessage: 'resourceVersion should not be set on objects to be created',
      remedies: [{ kind: 'removeEntry' }],
    });
  }
}

/** The names that need no domain in front. */
const knownFinalizers: ReadonlySet<unknown> = new Set(['orphan', 'foregroundDeletion', 'kubernetes']);

function judgeFinalizers(metadata: JsonObject, group: string, report: Report): void {
  const finalizers = listAt(metadata, 'finalizers');
  finalizers.forEach((written, index) => {
    // Nothing is read as an empty text.
    const name = written ?? '';
    if (typeof name !== 'string' || isPlaceholder(name)) return;
    const path = ['metadata', 'finalizers', index];
    if (!isQualifiedName(name)) {
      const text = message('validate.label.key', { field: 'finalizer', value: name });
      report({ code: 'validate.metadata', path, field: 'metadata.finalizers', message: text });
    }
    // Custom resources may carry any name; the API server's own types only these and names with a domain.
    if (group !== '' || name.includes('/') || knownFinalizers.has(name)) return;
    const serverMessage = `Invalid value: ${JSON.stringify(name)}: name is neither a standard finalizer name nor is it fully qualified`;
    report({
      code: 'validate.metadata',
      path,
      message: message('validate.finalizer.domain', { name }),
      serverMessage,
    });
  });
  if (finalizers.includes('orphan') && finalizers.includes('foregroundDeletion')) {
    report({ code: 'validate.metadata', path: ['metadata', 'finalizers'], message: message('validate.finalizers') });
  }
}

function judgeNames(metadata: JsonObject, report: Report): void {
  const name = metadata['name'];
  const generateName = stringAt(metadata, 'generateName');
  if ((name === undefined || name === '') && generateName === undefined) {
    report({
      code: 'validate.name',
      path: ['metadata', 'name'],
      message: message('validate.name.missing'),
      serverMessage: 'Required value: name or generateName is required',
      blocking: true,
      mark: 'key',
      remedies: [
        name === ''
          ? { kind: 'setValue', to: 'my-name' }
          : { kind: 'addFields', fields: ['name'], holder: objectMetaSchema, present: metadata, isBeside: true },
      ],
    });
  }
  if (typeof name === 'string' && name !== '' && !isPlaceholder(name) && !isSubdomain(name))
    nameIssue('name', name, report);
  if (generateName !== undefined && !isPlaceholder(generateName)) judgePrefix(generateName, name, report);
  const namespace = stringAt(metadata, 'namespace');
  if (namespace !== undefined && !isPlaceholder(namespace) && !isLabel(namespace)) {
    const args = { field: 'namespace', value: namespace };
    report({
      code: 'validate.name',
      path: ['metadata', 'namespace'],
      message: message('validate.name.label', args),
      remedies: nearest(namespace.replaceAll('.', '-'), isLabel),
    });
  }
}

/** The prefix itself, and the name that the API server makes of it. */
function judgePrefix(prefix: string, name: unknown, report: Report): void {
  // A dash at its end may stand, with what precedes it: more will follow.
  const judged = prefix.length > 1 && prefix.endsWith('-') ? `${prefix.slice(0, -2)}a` : prefix;
  if (!isSubdomain(judged)) nameIssue('generateName', judged, report, prefix);
  if ((name !== undefined && name !== '') || isSubdomain(nameOfPrefix(prefix))) return;
  const text = message('validate.name.subdomain', { field: 'generateName', value: prefix });
  report({ code: 'validate.name', path: ['metadata', 'generateName'], field: 'metadata.name', message: text });
}

/** In bytes: what a generated name keeps of its prefix. */
const maxPrefix = 58;

/** A name as the API server makes one of a prefix; what it appends is made up. */
export function nameOfPrefix(prefix: string): string {
  return `${prefix.slice(0, maxPrefix)}xxxxx`;
}

const subdomainForm = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';

function nameIssue(field: string, judged: string, report: Report, value = judged): void {
  const invalid = `Invalid value: ${goValue(value)}:`;
  report({
    code: 'validate.name',
    path: ['metadata', field],
    message: message('validate.name.subdomain', { field, value }),
    serverMessage:
      judged.length > 253
        ? `${invalid} must be no more than 253 characters`
        : `${invalid} a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomainForm}(\\.${subdomainForm})*')`,
    remedies: nearest(value, isSubdomain),
  });
}

/** The name that is nearest to one that is not allowed: in lower case, with dashes for what cannot stand in it. */
function nearest(value: string, isAllowed: (name: string) => boolean): readonly Remedy[] {
  const to = value
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]+/g, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return isAllowed(to) ? [{ kind: 'setValue', to }] : [];
}

function judgeLabels(metadata: JsonObject, report: Report): void {
  const field = 'metadata.labels';
  for (const [key, value] of Object.entries(objectAt(metadata, 'labels'))) {
    const path = ['metadata', 'labels', key];
    if (!isQualifiedName(key) && !isPlaceholder(key)) {
      const args = { field: 'label', value: key };
      report({ code: 'validate.label', path, field, message: message('validate.label.key', args), mark: 'key' });
    }
    if (typeof value === 'string' && !isLabelValue(value) && !isPlaceholder(value)) {
      report({ code: 'validate.label', path, field, message: message('validate.label.value', { value }) });
    }
  }
}

function judgeAnnotations(metadata: JsonObject, report: Report): void {
  const encoder = new TextEncoder();
  let bytes = 0;
  for (const [key, value] of Object.entries(objectAt(metadata, 'annotations'))) {
    if (!isQualifiedName(key.toLowerCase()) && !isPlaceholder(key)) {
      const args = { field: 'annotation', value: key };
      const path = ['metadata', 'annotations', key];
      const text = message('validate.label.key', args);
      report({ code: 'validate.annotation', path, field: 'metadata.annotations', message: text, mark: 'key' });
    }
    bytes += encoder.encode(key).length + (typeof value === 'string' ? encoder.encode(value).length : 0);
  }
  if (bytes <= maxAnnotationBytes) return;
  report({
    code: 'validate.annotation',
    path: ['metadata', 'annotations'],
    message: message('validate.annotations.tooLong'),
    serverMessage: `Too long: may not be more than ${maxAnnotationBytes} bytes`,
    blocking: true,
    mark: 'key',
  });
}

function judgeOwners(metadata: JsonObject, report: Report): void {
  const owners = listAt(metadata, 'ownerReferences');
  owners.forEach((owner, index) => {
    for (const field of ['apiVersion', 'kind', 'name', 'uid']) {
      const value = stringAt(owner, field);
      if (value !== undefined && (field !== 'apiVersion' || hasVersion(value))) continue;
      const path = ['metadata', 'ownerReferences', index, field];
      const text = message('validate.owner.missing', { field });
      const named = `metadata.ownerReferences.${field}`;
      report({ code: 'validate.ownerReference', path, field: named, message: text, mark: 'key' });
    }
  });
  const event = owners.findIndex(
    (owner) => stringAt(owner, 'apiVersion') === 'v1' && stringAt(owner, 'kind') === 'Event',
  );
  if (event >= 0) {
    const path = ['metadata', 'ownerReferences', event];
    const field = 'metadata.ownerReferences';
    report({ code: 'validate.ownerReference', path, field, message: message('validate.owner.event'), mark: 'key' });
  }
  const controllers = owners.filter((owner) => objectAt({ owner }, 'owner')['controller'] === true);
  if (controllers.length < 2) return;
  const path = ['metadata', 'ownerReferences'];
  report({ code: 'validate.ownerReference', path, message: message('validate.owner.controllers'), mark: 'key' });
}

/** `v1` or `group/v1`. */
function hasVersion(apiVersion: string): boolean {
  return isPlaceholder(apiVersion) || /^(?:[^/]+|[^/]*\/[^/]+)$/.test(apiVersion);
}

function judgeTimes(metadata: JsonObject, report: Report): void {
  for (const field of ['creationTimestamp', 'deletionTimestamp']) {
    const value = metadata[field];
    if (typeof value !== 'string' || isTimestamp(value) || isPlaceholder(value)) continue;
    report({
      code: 'validate.timestamp',
      path: ['metadata', field],
      message: message('validate.timestamp', { field }),
    });
  }
  listAt(metadata, 'managedFields').forEach((entry, index) => {
    const time = stringAt(entry, 'time');
    if (time === undefined || isTimestamp(time)) return;
    const path = ['metadata', 'managedFields', index, 'time'];
    report({ code: 'validate.timestamp', path, message: message('validate.timestamp', { field: 'time' }) });
  });
}
