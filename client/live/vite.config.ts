import { defineConfig } from 'vite';

/** `gemba/live`: the connection, the decoder and nothing else, for programs that are not our screens. */
export default defineConfig({
  root: import.meta.dirname,
  build: {
    lib: { entry: 'gemba-live.ts', formats: ['es'], fileName: 'gemba-live' },
    outDir: '../../dist/live',
    emptyOutDir: true,
    sourcemap: true,
    rollupOptions: { external: ['socket.io-client', 'socket.io-msgpack-parser'] },
  },
});
