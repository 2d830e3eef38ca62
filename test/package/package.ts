// `npm run package`: one .vsix in the root.
import { buildPackage } from './buildPackage.ts';

const { path, bytes } = await buildPackage(process.cwd());
console.log(`${path} (${(bytes / 1024).toFixed(0)} KB)`);
