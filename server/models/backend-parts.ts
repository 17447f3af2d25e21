/** What this installation has of TensorFlow.js' backends: the native binding where `npm run native` built it, and the WebAssembly files. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type { BackendParts } from '../../models/backend.ts';
import { fromRoot } from '../package-root.ts';

export function backendParts(): BackendParts {
  const home = createRequire(fromRoot('package.json'));
  const native = createRequire(fromRoot('models/native/package.json'));
  return {
    // It registers itself with the TensorFlow.js of this process.
    native: existsSync(fromRoot('models/native/node_modules/.built'))
      ? () => native('@tensorflow/tfjs-node')
      : undefined,
    wasm: dirname(home.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm')) + sep,
  };
}
