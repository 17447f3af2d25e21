/** TensorFlow.js on each backend that can be had here: the same answers, and a clear word where one cannot be had. */
import { existsSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type BackendName, chooseBackend } from '../../models/backend.ts';
import { hazardScores, SETTINGS, trainNetwork } from '../../models/hazard/network.ts';
import { randomOf } from '../../models/random.ts';
import { backendParts } from '../../server/models/backend-parts.ts';

const WIDTH = 12;
const ROWS = 800;
const STEPS = 6;

/** Rows whose first feature decides. */
function rows() {
  const random = randomOf(4);
  const features = Float32Array.from({ length: ROWS * WIDTH }, () => random.next() * 2 - 1);
  const steps = Float32Array.from({ length: ROWS * STEPS }, (_, i) => {
    const risk = features[Math.floor(i / STEPS) * WIDTH] as number;
    return i % STEPS < 4 ? Number(risk > 0.5) : Number.NaN;
  });
  return { features, width: WIDTH, steps, outputs: STEPS, used: Int32Array.from({ length: ROWS }, (_, i) => i) };
}

describe('backends', () => {
  test('answers of one network agree within 1e-4, wherever it was trained', async () => {
    const parts = backendParts();
    const names: BackendName[] = parts.native ? ['native', 'wasm', 'cpu'] : ['wasm', 'cpu'];
    const data = rows();
    await chooseBackend(parts, ['wasm']);
    const network = await trainNetwork(data, { ...SETTINGS, epochs: 20, batch: 64 });
    const answers: Float32Array[] = [];
    for (const name of names) {
      expect(await chooseBackend(parts, [name])).toEqual({ name, passedOver: [] });
      answers.push(hazardScores(network, data.features, ROWS));
    }
    const [first, ...others] = answers as [Float32Array, ...Float32Array[]];
    for (const other of others)
      expect(Math.max(...first.map((value, i) => Math.abs(value - (other[i] as number))))).toBeLessThan(1e-4);
    // And it learned what decides.
    const mean = (high: boolean) => {
      const those = [...first].filter(
        (_, i) => i % STEPS === 0 && (data.features[(i / STEPS) * WIDTH] as number) > 0.5 === high,
      );
      return those.reduce((sum, value) => sum + value, 0) / those.length;
    };
    expect(mean(true)).toBeGreaterThan(mean(false) + 1);
  });

  test('the native binding is among them where npm test could build it', () => {
    const compiler = process.platform === 'linux' && process.arch === 'x64' && existsSync('/usr/bin/g++');
    expect(backendParts().native !== undefined).toBe(compiler);
  });

  test('without the binding it is said, and WebAssembly answers', async () => {
    const used = await chooseBackend({ ...backendParts(), native: undefined });
    expect(used).toEqual({
      name: 'wasm',
      passedOver: [{ name: 'native', why: 'not built; npm run native builds it' }],
    });
  });

  test('a binding that does not load and files that are not there are passed over, with their reasons', async () => {
    const broken = () => {
      throw new Error('libtensorflow.so.2: cannot open shared object file');
    };
    const used = await chooseBackend({ native: broken });
    expect(used.name).toBe('cpu');
    expect(used.passedOver).toEqual([
      { name: 'native', why: 'libtensorflow.so.2: cannot open shared object file' },
      { name: 'wasm', why: 'its files were not found' },
    ]);
  });
});
