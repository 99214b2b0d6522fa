import { defineConfig } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  // Absolute, hashed asset names: the service serves them as immutable.
  build: {
    outDir: '../dist/web',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
