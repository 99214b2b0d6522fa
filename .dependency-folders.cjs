// No circle between folders of the product. A run of its own, because it has to leave specs out: a spec may import from
// anywhere, and a rule of scope "folder" counts every file of a folder.
const { options } = require('./.dependency-cruiser.cjs');

module.exports = {
  forbidden: [
    {
      name: 'no-folder-circles',
      comment: 'Folders that need each other are one room with two names.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
  ],
  options: { ...options, exclude: { path: ['^client/examples/', '\\.spec\\.tsx?$'] } },
};
