import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
  type KeyObject,
} from 'node:crypto';
import { bits, boolean, integer, objectId, octets, sequence, set, tagged, time, utf8 } from './der.ts';

/** A certificate with its private key, both PEM. */
export interface KeyedCertificate {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateAuthority extends KeyedCertificate {
  readonly name: string;
}

const ONE_DAY_MS = 24 * 60 * 60 * 1000;
const ECDSA_WITH_SHA256 = sequence(objectId('1.2.840.10045.4.3.2'));
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CLIENT_AUTH = '1.3.6.1.5.5.7.3.2';

interface Subject {
  readonly commonName: string;
  /** Kubernetes reads a user's groups from here. */
  readonly organizations?: readonly string[];
}

interface CertificateRequest {
  readonly subject: Subject;
  readonly issuerName: string;
  readonly issuerKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly extensions: readonly Buffer[];
  readonly validDays: number;
}

export function createAuthority(name: string, validDays = 3650): CertificateAuthority {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issue({
    subject: { commonName: name },
    issuerName: name,
    issuerKey: pair.privateKey,
    publicKey: pair.publicKey,
    extensions: [
      extension('2.5.29.19', true, sequence(boolean(true))),
      // keyCertSign and cRLSign are bits 5 and 6
      extension('2.5.29.15', true, bits(Buffer.from([0b0000_0110]), 1)),
    ],
    validDays,
  });
  return { name, certificate, key: pemOf(pair.privateKey) };
}

/** A certificate for a server on this machine's loopback. */
export function createServerCertificate(authority: CertificateAuthority, validDays = 365): KeyedCertificate {
  const names = sequence(
    tagged(2, false, Buffer.from('localhost')),
    tagged(2, false, Buffer.from('kubernetes.default.svc')),
    tagged(7, false, Buffer.from([127, 0, 0, 1])),
    tagged(7, false, Buffer.from([...Buffer.alloc(15), 1])),
  );
  const extensions = [usage(SERVER_AUTH), extension('2.5.29.17', false, names)];
  return createLeaf(authority, { commonName: 'kube-apiserver' }, extensions, validDays);
}

/** A client certificate: Kubernetes takes the user's name from the common name and the groups from the organizations. */
export function createClientCertificate(
  authority: CertificateAuthority,
  user: string,
  groups: readonly string[] = [],
  validDays = 365,
): KeyedCertificate {
  return createLeaf(authority, { commonName: user, organizations: groups }, [usage(CLIENT_AUTH)], validDays);
}

function createLeaf(
  authority: CertificateAuthority,
  subject: Subject,
  extensions: readonly Buffer[],
  validDays: number,
): KeyedCertificate {
  const pair = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const certificate = issue({
    subject,
    issuerName: authority.name,
    issuerKey: createPrivateKey(authority.key),
    publicKey: pair.publicKey,
    // digitalSignature is bit 0
    extensions: [extension('2.5.29.15', true, bits(Buffer.from([0b1000_0000]), 7)), ...extensions],
    validDays,
  });
  return { certificate, key: pemOf(pair.privateKey) };
}

function issue(request: CertificateRequest): string {
  const now = Date.now();
  const issuerPublic = createPublicKey(request.issuerKey);
  const content = sequence(
    tagged(0, true, integer(Buffer.from([2]))),
    integer(randomBytes(16)),
    ECDSA_WITH_SHA256,
    distinguishedName({ commonName: request.issuerName }),
    sequence(time(new Date(now - ONE_DAY_MS)), time(new Date(now + request.validDays * ONE_DAY_MS))),
    distinguishedName(request.subject),
    request.publicKey.export({ type: 'spki', format: 'der' }),
    tagged(
      3,
      true,
      sequence(
        ...request.extensions,
        extension('2.5.29.14', false, octets(keyId(request.publicKey))),
        extension('2.5.29.35', false, sequence(tagged(0, false, keyId(issuerPublic)))),
      ),
    ),
  );
  const signature = sign('sha256', content, request.issuerKey);
  return toPem('CERTIFICATE', sequence(content, ECDSA_WITH_SHA256, bits(signature)));
}

function distinguishedName(subject: Subject): Buffer {
  const organizations = (subject.organizations ?? []).map((name) => attribute('2.5.4.10', name));
  return sequence(...organizations, attribute('2.5.4.3', subject.commonName));
}

function attribute(id: string, value: string): Buffer {
  return set(sequence(objectId(id), utf8(value)));
}

function extension(id: string, critical: boolean, value: Buffer): Buffer {
  return critical ? sequence(objectId(id), boolean(true), octets(value)) : sequence(objectId(id), octets(value));
}

function usage(purpose: string): Buffer {
  return extension('2.5.29.37', false, sequence(objectId(purpose)));
}

function keyId(key: KeyObject): Buffer {
  return createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest();
}

function pemOf(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}

function toPem(label: string, content: Buffer): string {
  const lines = content.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
