import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

/*
 * Two of VS Code's native modules have no ready-made binary on npm. These take their place, so that nothing needs a
 * compiler: without the logger Output channels stay empty, without the watchdog every start logs a stack.
 */

const spdlog = `'use strict';
const fs = require('node:fs');
const path = require('node:path');
const names = ['trace', 'debug', 'info', 'warning', 'error', 'critical'];
let globalLevel = 2;

class Logger {
  constructor(type, name, file) {
    this.level = globalLevel;
    this.raw = false;
    fs.mkdirSync(path.dirname(file), { recursive: true });
    this.descriptor = fs.openSync(file, 'a');
  }
  write(level, text) {
    if (level < this.level || this.descriptor === undefined) return;
    const line = this.raw ? text : new Date().toISOString().replace('T', ' ').replace('Z', '') + ' [' + names[level] + '] ' + text + '\\n';
    fs.writeSync(this.descriptor, line);
  }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  setPattern() {}
  clearFormatters() { this.raw = true; }
  flush() {}
  drop() {
    if (this.descriptor !== undefined) fs.closeSync(this.descriptor);
    this.descriptor = undefined;
  }
}
for (const [level, name] of ['trace', 'debug', 'info', 'warn', 'error', 'critical'].entries()) {
  Logger.prototype[name] = function (text) { this.write(level, text); };
}

exports.version = 0;
exports.setLevel = (level) => { globalLevel = level; };
exports.setFlushOn = () => {};
exports.Logger = Logger;
const create = async (name, file) => new Logger('rotating', name, file);
exports.createRotatingLogger = create;
exports.createAsyncRotatingLogger = create;
`;

const watchdog = `'use strict';
exports.start = () => {};
exports.exit = (code) => process.exit(code);
`;

/** Writes the stand-ins into an unpacked VS Code server (`code-server/lib/vscode`). */
export async function writeStandIns(vscodeFolder: string): Promise<void> {
  const modules = path.join(vscodeFolder, 'node_modules', '@vscode');
  await writeFile(path.join(modules, 'spdlog', 'index.js'), spdlog);
  const release = path.join(modules, 'native-watchdog', 'build', 'Release');
  await mkdir(release, { recursive: true });
  await writeFile(path.join(release, 'watchdog.js'), watchdog);
}
