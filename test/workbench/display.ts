/** Whether a desktop program could show a window here: a display server on Linux, a local session elsewhere. */
export function canShowWindows(platform: string, env: Readonly<Record<string, string | undefined>>): boolean {
  if (platform === 'linux') return Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return !env['SSH_CONNECTION'];
}
