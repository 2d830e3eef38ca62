import path from 'node:path';

/** The part of the environment that says where a user's caches lie. */
export interface CacheEnvironment {
  readonly platform: string;
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The user's cache folder for this project, by the custom of each system. XDG_CACHE_HOME counts only when absolute, as its specification says. */
export function cacheFolder({ platform, home, env }: CacheEnvironment): string {
  return join(platform, userCacheFolder({ platform, home, env }), 'agentgateway-tools');
}

function userCacheFolder({ platform, home, env }: CacheEnvironment): string {
  if (platform === 'win32') return env['LOCALAPPDATA'] || join(platform, home, 'AppData', 'Local');
  const xdg = env['XDG_CACHE_HOME'];
  if (xdg && path.posix.isAbsolute(xdg)) return xdg;
  return platform === 'darwin' ? join(platform, home, 'Library', 'Caches') : join(platform, home, '.cache');
}

function join(platform: string, ...parts: string[]): string {
  return platform === 'win32' ? path.win32.join(...parts) : path.posix.join(...parts);
}
