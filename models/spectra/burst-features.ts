/**
 * What a burst of vibration says, in a few numbers that a row can hold: how strong it is, how spiky, in which octaves, and how strongly it is hit at the
 * frequencies of a bearing's faults. A fault strikes once a pass and rings the machine: its rhythm stands in the envelope of the ringing, not in the spectrum
 * itself (Randall and Antoni 2011). So each of the highest octaves is cut out, its envelope taken by Hilbert's transform, and the rhythm looked for there.
 */
import {
  type BurstFaults,
  burstNames,
  BURST_FAULTS as FAULTS,
  BURST_OCTAVES as OCTAVES,
} from '../../twin/plant/burst.ts';
import { type Complex, transform, transformBack } from './fft.ts';

/** The highest of them, where machines ring. Which one does is told by the rhythm: the spikiest one is often none that is struck. */
const RINGING = 3;
const HARMONICS = 3;
/** A bearing slips: its frequencies are met within so much. */
const SLIP = 0.02;
/** Lines beside a frequency that say how strong nothing is, on either side of the slip. */
const BESIDE = 12;
const LEAST_READINGS = 256;

/** Bearing geometry to frequencies; `shaftHz` turns a second, diameters in one unit, contact angle in radians. */
export function faultFrequencies(
  shaftHz: number,
  {
    balls,
    ball,
    pitch,
    angle = 0,
  }: { readonly balls: number; readonly ball: number; readonly pitch: number; readonly angle?: number },
): Record<(typeof FAULTS)[number], number> {
  const ratio = (ball / pitch) * Math.cos(angle);
  return {
    bpfo: (balls / 2) * shaftHz * (1 - ratio),
    bpfi: (balls / 2) * shaftHz * (1 + ratio),
    bsf: (pitch / (2 * ball)) * shaftHz * (1 - ratio * ratio),
    ftf: (shaftHz / 2) * (1 - ratio),
  };
}

/**
 * Of readings at `rateHz`, the newest 2^n of them: root mean square about the mean, kurtosis (3 = noise), crest factor, root mean square of each octave, and of each fault that has a
 * frequency how far its lines stand out of the envelope's spectrum around them (1 = not at all). All NaN where readings are too few, or none moves.
 */
export function burstFeatures(readings: ArrayLike<number>, rateHz: number, faults: BurstFaults): Float64Array {
  const told = new Float64Array(burstNames(faults).length).fill(Number.NaN);
  const values = movingPart(readings);
  if (!values) return told;
  const n = values.length;
  let [second, fourth, peak] = [0, 0, 0];
  for (const value of values) {
    second += value ** 2 / n;
    fourth += value ** 4 / n;
    peak = Math.max(peak, Math.abs(value));
  }
  const spectrum = spectrumOf(values);
  const rms = Math.sqrt(second);
  told.set([rms, fourth / second ** 2, peak / rms]);
  for (let octave = 0; octave < OCTAVES; octave++) {
    const [low, high] = bandOf(octave, n);
    let energy = 0;
    for (let k = low; k < high; k++) energy += (spectrum.re[k] as number) ** 2 + (spectrum.im[k] as number) ** 2;
    told[3 + octave] = Math.sqrt(2 * energy) / n;
  }
  const envelopes = envelopesOf(spectrum);
  let place = 3 + OCTAVES;
  for (const fault of FAULTS) {
    const hz = faults[fault];
    if (hz !== undefined) told[place++] = Math.max(...envelopes.map((lines) => standsOut(lines, (hz * n) / rateHz)));
  }
  return told;
}

/** The readings about their mean, and the lines of the envelope in which the rhythm of any fault stands out most (the highest octave where none is known). */
export function ringingOf(
  readings: ArrayLike<number>,
  rateHz: number,
  faults: BurstFaults,
): { readonly values: Float64Array; readonly lines: Float64Array } | null {
  const values = movingPart(readings);
  if (!values) return null;
  const known = FAULTS.flatMap((fault) => faults[fault] ?? []);
  const envelopes = envelopesOf(spectrumOf(values)).map((lines) => ({
    lines,
    most: Math.max(0, ...known.map((hz) => standsOut(lines, (hz * values.length) / rateHz)).filter(Number.isFinite)),
  }));
  const [best] = envelopes.sort((a, b) => b.most - a.most);
  return best ? { values, lines: best.lines } : null;
}

/** The newest 2^n readings about their mean; null where they are too few, or none moves. */
function movingPart(readings: ArrayLike<number>): Float64Array | null {
  const n = 2 ** Math.floor(Math.log2(Math.max(1, readings.length)));
  const values = Float64Array.from({ length: n }, (_, i) => readings[readings.length - n + i] as number);
  if (n < LEAST_READINGS || !values.every(Number.isFinite)) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let moves = false;
  for (let i = 0; i < n; i++) {
    values[i] = (values[i] as number) - mean;
    moves ||= (values[i] as number) ** 2 > 0;
  }
  return moves ? values : null;
}

function spectrumOf(values: Float64Array): Complex {
  const spectrum: Complex = { re: values.slice(), im: new Float64Array(values.length) };
  transform(spectrum);
  return spectrum;
}

/** Lines of an octave, the highest first. */
const bandOf = (octave: number, n: number): readonly [number, number] => [n >> (octave + 2), n >> (octave + 1)];

const envelopesOf = (spectrum: Complex): Float64Array[] =>
  Array.from({ length: RINGING }, (_, octave) => linesOf(envelopeOf(spectrum, ...bandOf(octave, spectrum.re.length))));

/** How strong a band is from moment to moment: the length of its analytic signal, squared, which keeps the rhythm of strikes sharp. */
function envelopeOf({ re, im }: Complex, low: number, high: number): Float64Array {
  const analytic: Complex = { re: new Float64Array(re.length), im: new Float64Array(re.length) };
  for (let k = low; k < high; k++) {
    analytic.re[k] = 2 * (re[k] as number);
    analytic.im[k] = 2 * (im[k] as number);
  }
  transformBack(analytic);
  return analytic.re.map((value, i) => value ** 2 + (analytic.im[i] as number) ** 2);
}

/** Amplitudes of the lines of a spectrum below half of the rate. */
function linesOf(envelope: Float64Array): Float64Array {
  const mean = envelope.reduce((sum, value) => sum + value, 0) / envelope.length;
  const complex: Complex = { re: envelope.map((value) => value - mean), im: new Float64Array(envelope.length) };
  transform(complex);
  return Float64Array.from({ length: envelope.length / 2 }, (_, k) =>
    Math.hypot(complex.re[k] as number, complex.im[k] as number),
  );
}

/** Mean over harmonics of the highest line near it, against the same share of lines beside it. `at` in lines. */
function standsOut(lines: Float64Array, at: number): number {
  let [sum, count] = [0, 0];
  for (let harmonic = 1; harmonic <= HARMONICS; harmonic++) {
    const middle = harmonic * at;
    const half = Math.max(1, Math.round(SLIP * middle));
    const [low, high] = [Math.round(middle) - half, Math.round(middle) + half];
    if (low - BESIDE < 1 || high + BESIDE >= lines.length) continue;
    const near = lines.subarray(low, high + 1);
    const beside = [...lines.subarray(low - BESIDE, low), ...lines.subarray(high + 1, high + 1 + BESIDE)];
    const usual = Math.sqrt(beside.reduce((total, line) => total + line * line, 0) / beside.length);
    if (!(usual > 0)) continue;
    // The highest of some lines of noise is higher than their mean by the root of the logarithm of their number.
    sum += Math.max(...near) / (usual * Math.sqrt(1 + Math.log(near.length)));
    count++;
  }
  return count > 0 ? sum / count : Number.NaN;
}
