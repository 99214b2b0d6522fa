// Imported first by every entry script: an old Node prints this sentence instead of a stack trace.
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Floorwalker needs Node 20.19 or newer; this is ${process.version}.`);
  process.exit(1);
}
