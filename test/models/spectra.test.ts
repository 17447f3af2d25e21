/** Bursts of vibration: the transform against its definition, and a bearing whose outer race is struck, hidden below the noise of its machine. */
import { expect, test } from 'vitest';
import { learnPlan } from '../../models/features/feature-table.ts';
import { randomOf } from '../../models/random.ts';
import { burstFeatures, faultFrequencies } from '../../models/spectra/burst-features.ts';
import { transform, transformBack } from '../../models/spectra/fft.ts';
import { readFleet } from '../../server/models/fleet-csv.ts';
import { burstNames, BURST_FAULTS as FAULTS } from '../../twin/plant/burst.ts';

const RATE = 12_800;
const SHAFT = 29.17;
/** SKF 6205: nine balls of 7.94 mm on 39.04 mm. */
const BEARING = { balls: 9, ball: 7.94, pitch: 39.04 };
const FREQUENCIES = faultFrequencies(SHAFT, BEARING);

const normalsOf = (seed: number) => {
  const random = randomOf(seed);
  return () => Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
};

/** Unbalance and noise of the machine; a struck bearing rings at 3.4 kHz, once a pass with a little slip. */
function burst(seed: number, strike: number, hz: number, length = 8192): Float64Array {
  const [random, normal] = [randomOf(seed + 99), normalsOf(seed)];
  const values = Float64Array.from(
    { length },
    (_, i) =>
      2 * Math.sin((2 * Math.PI * SHAFT * i) / RATE) + 0.7 * Math.sin((4 * Math.PI * SHAFT * i) / RATE) + normal(),
  );
  for (let at = random.next() / hz; at < length / RATE; at += (1 + 0.01 * normal()) / hz)
    for (let i = Math.ceil(at * RATE); i < Math.min(length, (at + 0.006) * RATE); i++) {
      const t = i / RATE - at;
      values[i] = (values[i] as number) + strike * Math.exp(-t / 0.001) * Math.sin(2 * Math.PI * 3400 * t);
    }
  return values;
}
const told = (values: ArrayLike<number>): ((name: string) => number) => {
  const [names, numbers] = [burstNames(FREQUENCIES), burstFeatures(values, RATE, FREQUENCIES)];
  return (name) => numbers[names.indexOf(name)] as number;
};

test('the transform is the sum that defines it, and comes back', () => {
  const normal = normalsOf(3);
  const given = Float64Array.from({ length: 64 }, normal);
  const complex = { re: given.slice(), im: Float64Array.from({ length: 64 }, normal) };
  const im = complex.im.slice();
  transform(complex);
  for (const k of [0, 1, 5, 32, 63]) {
    let [re, imaginary] = [0, 0];
    for (let i = 0; i < 64; i++) {
      const turn = (-2 * Math.PI * k * i) / 64;
      re += (given[i] as number) * Math.cos(turn) - (im[i] as number) * Math.sin(turn);
      imaginary += (given[i] as number) * Math.sin(turn) + (im[i] as number) * Math.cos(turn);
    }
    expect(complex.re[k]).toBeCloseTo(re, 10);
    expect(complex.im[k]).toBeCloseTo(imaginary, 10);
  }
  transformBack(complex);
  for (const [i, value] of given.entries()) expect(complex.re[i]).toBeCloseTo(value, 10);
  expect(() => transform({ re: new Float64Array(12), im: new Float64Array(12) })).toThrow('no power of two');
});

test('frequencies of a bearing are those of its maker', () => {
  // As published for this bearing, in turns of the shaft.
  expect(FREQUENCIES.bpfo / SHAFT).toBeCloseTo(3.585, 2);
  expect(FREQUENCIES.bpfi / SHAFT).toBeCloseTo(5.415, 2);
  expect(FREQUENCIES.bsf / SHAFT).toBeCloseTo(2.357, 2);
  expect(FREQUENCIES.ftf / SHAFT).toBeCloseTo(0.398, 2);
});

test('strength, spikes and octaves of what is known', () => {
  const sine = Float64Array.from({ length: 4096 }, (_, i) => 5 + 3 * Math.sin((2 * Math.PI * 1000 * i) / 8192));
  const [rms, kurtosis, crest, ...octaves] = burstFeatures(sine, 8192, {});
  expect(rms).toBeCloseTo(3 / Math.SQRT2, 6);
  expect(kurtosis).toBeCloseTo(1.5, 3);
  expect(crest).toBeCloseTo(Math.SQRT2, 2);
  // 1 kHz lies in the third octave below 4096 Hz; all of it is there.
  expect(octaves[2]).toBeCloseTo(3 / Math.SQRT2, 3);
  expect(Math.max(octaves[0] as number, octaves[1] as number, octaves[3] as number)).toBeLessThan(0.01);
});

test('a struck race is found by its rhythm while the whole is hardly stronger, and named rightly', () => {
  for (const fault of ['bpfo', 'bpfi'] as const)
    for (const seed of [1, 2, 3, 4, 5]) {
      const [sound, struck] = [told(burst(seed, 0, 100)), told(burst(seed, 4.5, FREQUENCIES[fault]))];
      expect(struck('rms') / sound('rms')).toBeLessThan(1.12);
      expect(struck(fault)).toBeGreaterThan(4);
      expect(struck(fault)).toBeGreaterThan(3 * sound(fault));
      for (const not of FAULTS) if (not !== fault) expect(struck(not), not).toBeLessThan(struck(fault));
    }
});

test('too few readings, a gap or a sensor that stands still say nothing', () => {
  const says = (values: number[]) => [...burstFeatures(values, RATE, FREQUENCIES)];
  const nothing = burstNames(FREQUENCIES).map(() => Number.NaN);
  expect(says([])).toEqual(nothing);
  expect(says(new Array(200).fill(0).map((_, i) => i))).toEqual(nothing);
  expect(says(new Array(512).fill(4))).toEqual(nothing);
  expect(says([...new Array(511).fill(0).map((_, i) => i % 7), Number.NaN])).toEqual(nothing);
});

test('a column of bursts becomes columns of what they say, for learning and for asking alike', () => {
  const line = (time: number, strike: number) =>
    `m,${time},,${Array.from(burst(time, strike, FREQUENCIES.bpfo, 1024), (value) => value.toFixed(3)).join(' ')},7`;
  const text = [
    `asset,time,event,vibration@${RATE} bpfo=${FREQUENCIES.bpfo.toFixed(2)},load`,
    line(1, 0),
    'm,2,,,7',
    line(3, 4),
  ].join('\n');
  const { fleet } = readFleet(text);
  expect(fleet.signals.slice(0, 3)).toEqual(['vibration-rms', 'vibration-kurtosis', 'vibration-crest']);
  expect(fleet.signals.slice(-2)).toEqual(['vibration-bpfo', 'load']);
  const rms = fleet.assets[0]?.signals[0] as Float64Array;
  expect(rms[1]).toBeNaN();
  expect(rms[2]).toBeGreaterThan(rms[0] as number);
  const again = readFleet(text, ['load', 'vibration-bpfo', 'vibration-rms']).fleet;
  expect(again.assets[0]?.signals[2]).toEqual(rms);
  expect(learnPlan(fleet, 24).signals.map(({ name }) => name)).toEqual(fleet.signals);
  expect(() => readFleet(text.replace('bpfo=', 'bpf='))).toThrow('line 1: vibration@12800 bpf=');
  expect(() => readFleet(text.replace(/(m,3,,)\S+/, '$1loud'))).toThrow('line 4, vibration@12800');
});
