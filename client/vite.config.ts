import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

const server = process.env['GEMBA_DEV_SERVER'] ?? 'http://127.0.0.1:8080';

/** In development the pages come from Vite and everything else from a running server. */
const proxy = Object.fromEntries([
  ...['/api', '/signin', '/health', '/openapi.json'].map((path) => [path, { target: server }]),
  ['/socket.io', { target: server, ws: true }],
]);

export default defineConfig({
  root: import.meta.dirname,
  base: '/',
  plugins: [react()],
  server: { host: '127.0.0.1', proxy },
  preview: { host: '127.0.0.1', proxy },
  build: {
    outDir: '../dist/client',
    emptyOutDir: true,
    sourcemap: true,
    // three is one library in one lazy chunk; everything that a wall loads is far below this.
    chunkSizeWarningLimit: 1100,
  },
});
