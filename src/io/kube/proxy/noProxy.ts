import { BlockList, isIP } from 'node:net';

/** Names and addresses of this machine are never asked of a proxy, as in Go. */
export function isLoopback(host: string): boolean {
  const name = bare(host);
  return name === 'localhost' || name.endsWith('.localhost') || name === '::1' || /^127\.\d+\.\d+\.\d+$/.test(name);
}

/**
 * Whether an entry of NO_PROXY covers a host, by the rules of Go, which kubectl has: `*`, an address, a CIDR range,
 * `example.com` with what is below it, `.example.com` without itself; each with a port or without.
 */
export function isExcluded(host: string, port: number, entries: readonly string[]): boolean {
  const name = bare(host);
  return entries.some((written) => {
    const entry = written.trim().toLowerCase();
    if (entry === '') return false;
    if (entry === '*') return true;
    if (entry.includes('/')) return isInRange(name, entry);
    if (isIP(entry) > 0) return entry === name;
    const [, pattern = '', entryPort] = /^(\[.*\]|[^:]*)(?::(\d+))?$/.exec(entry) ?? [];
    if (entryPort !== undefined && Number(entryPort) !== port) return false;
    const domain = bare(pattern.replace(/^\*\./, '.'));
    return domain.startsWith('.') ? name.endsWith(domain) : name === domain || name.endsWith(`.${domain}`);
  });
}

function isInRange(name: string, range: string): boolean {
  const [base = '', bits] = range.split('/');
  const family = isIP(name);
  if (family === 0 || isIP(base) !== family || bits === undefined || !/^\d+$/.test(bits)) return false;
  const list = new BlockList();
  const kind = family === 4 ? 'ipv4' : 'ipv6';
  try {
    list.addSubnet(base, Number(bits), kind);
  } catch {
    return false;
  }
  return list.check(name, kind);
}

/** Without the brackets of an IPv6 address and the dot of an absolute name. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '');
}
