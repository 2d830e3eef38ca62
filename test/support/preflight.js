// Runs before every script, in plain JavaScript so that an old Node can still read it: one sentence instead of a stack.
const oldest = [22, 19];
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
  console.error(
    `Node ${process.versions.node} is too old. npm ci brings Node 24 for most platforms and npm run puts it first on the PATH; ` +
      `run npm ci again, or, where there is none for this platform, install Node ${oldest.join('.')} or newer.`,
  );
  process.exit(2);
}
