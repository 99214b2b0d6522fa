import path from 'node:path';
import { defineConfig } from 'vite';
import { languagesPlugin, messagesName } from './languages/plugin.js';
import { BUILD_TARGET } from './lowest-browsers.js';

const page = (name: string) => path.join(import.meta.dirname, `${name}.html`);

export default defineConfig({
  root: import.meta.dirname,
  // Relative: the service need not be at the root of its host.
  base: './',
  plugins: [languagesPlugin()],
  // Hashed asset names: the service serves them as immutable.
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: BUILD_TARGET,
    cssTarget: BUILD_TARGET,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: page('index'), wall: page('wall') },
      output: {
        chunkFileNames: ({ facadeModuleId }) =>
          `assets/${messagesName(facadeModuleId) ?? '[name]'}-[hash].js`,
      },
    },
  },
});
