/**
 * Where TensorFlow.js computes: its native binding where the server found one built, else WebAssembly, else plain JavaScript. The answers agree
 * within 1e-4 (tested); only the speed differs. What cannot be loaded is said and passed over, never a reason not to start.
 */
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';

export type BackendName = 'native' | 'wasm' | 'cpu';

export interface BackendParts {
  /** Loads the native binding, which registers itself; absent where none was built. Throws where it does not fit. */
  readonly native?: (() => void) | undefined;
  /** Folder or address of the WebAssembly files, with a separator at its end. */
  readonly wasm?: string | undefined;
}

export interface BackendInUse {
  readonly name: BackendName;
  /** Those that would have been faster, and why they are not in use. */
  readonly passedOver: readonly { readonly name: BackendName; readonly why: string }[];
}

const OF_TENSORFLOW: Readonly<Record<BackendName, string>> = { native: 'tensorflow', wasm: 'wasm', cpu: 'cpu' };

/** The first of `wanted` that works. */
export async function chooseBackend(
  parts: BackendParts,
  wanted: readonly BackendName[] = ['native', 'wasm', 'cpu'],
): Promise<BackendInUse> {
  const passedOver: { name: BackendName; why: string }[] = [];
  for (const name of wanted) {
    const why = await refusal(name, parts);
    if (why === null) return { name, passedOver };
    passedOver.push({ name, why });
  }
  throw new Error(`no TensorFlow backend works: ${passedOver.map(({ name, why }) => `${name} (${why})`).join(', ')}`);
}

/** Null where the backend computes right. */
async function refusal(name: BackendName, { native, wasm }: BackendParts): Promise<string | null> {
  try {
    if (name === 'native') {
      if (!native) return 'not built; npm run native builds it';
      native();
    }
    if (name === 'wasm') {
      if (wasm === undefined) return 'its files were not found';
      setWasmPaths(wasm);
    }
    if (!(await tf.setBackend(OF_TENSORFLOW[name]))) return 'it cannot be set up on this machine';
    await tf.ready();
    const [sum] = tf.tidy(() => tf.matMul(tf.tensor2d([[1, 2]]), tf.tensor2d([[3], [4]])).dataSync());
    return sum === 11 ? null : `it works 1 x 3 + 2 x 4 out as ${sum}`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
