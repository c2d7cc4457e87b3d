import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig, type Connect, type Plugin } from 'vite';
import { doesSomething, pagesWithTheirDoors, SCRIPTS } from './vite.doors.ts';
import { proxied, type Proxied } from './vite.proxy.ts';

/**
 * Serves `config.json` for the development and preview servers: the upstreams given in the environment, or
 * the demo world where there are none. A built site reads the file that stands beside it instead.
 */
function runtimeConfig(live: Proxied, demo: boolean): Plugin {
  const body = live.config ?? (demo ? JSON.stringify({ demo: true }) : null);
  const answer: Connect.NextHandleFunction = (_req, res, next) => {
    if (body === null) {
      next();
      return;
    }
    res.setHeader('Content-Type', 'application/json');
    res.setHeader('Cache-Control', 'no-store');
    res.end(body);
  };
  return {
    name: 'graylens-config',
    configureServer: server => void server.middlewares.use('/config.json', answer),
    configurePreviewServer: server => void server.middlewares.use('/config.json', answer),
  };
}

/** Mocks ship only where they were asked for: their service worker is taken out of every other build. */
function leaveMocksOut(demo: boolean): Plugin {
  let out = '';
  return {
    name: 'graylens-leave-mocks-out',
    apply: 'build',
    configResolved: config => {
      out = join(config.root, config.build.outDir);
    },
    closeBundle: async () => {
      if (!demo) await rm(join(out, 'mockServiceWorker.js'), { force: true });
    },
    generateBundle() {
      if (demo) this.emitFile({ type: 'asset', fileName: 'config.json', source: '{ "demo": true }\n' });
    },
  };
}

/** A page of the site. */
const page = (name: string): string => join(import.meta.dirname, 'web', name);

export default defineConfig(({ command, mode, isPreview }) => {
  const live = proxied(process.env);
  const demo = mode === 'demo' || (command === 'serve' && isPreview !== true && live.config === null);
  return {
    root: 'web',
    base: './',
    publicDir: '../public',
    define: { __DEMO__: JSON.stringify(demo) },
    plugins: [react(), runtimeConfig(live, demo), leaveMocksOut(demo), pagesWithTheirDoors()],
    server: { host: '127.0.0.1', port: 5173, proxy: live.routes },
    preview: { host: '127.0.0.1', port: 4173, proxy: live.routes },
    worker: { format: 'es' },
    build: {
      outDir: '../dist',
      emptyOutDir: true,
      target: 'es2023',
      // Every browser that runs this target preloads modules by itself.
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // Whole paths: the scan for dependencies looks for them from another folder than the build.
        input: { index: page('index.html'), panel: page('panel.html') },
        output: { codeSplitting: { groups: [...SCRIPTS], includeDependenciesRecursively: false } },
        treeshake: { moduleSideEffects: doesSomething },
      },
    },
  };
});
