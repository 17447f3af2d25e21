/**
 * Logistic regression with a ridge, by limited-memory BFGS (Nocedal and Wright, 7.2): the model that one can read. Its contributions are exact:
 * weight times distance from the mean.
 */
export interface Logistic {
  readonly intercept: number;
  readonly weights: Float32Array;
}

export interface Rows {
  /** Row by row, `width` numbers each. */
  readonly features: Float32Array;
  readonly width: number;
  /** 1 or 0 a row. */
  readonly answers: Uint8Array;
  /** Which rows count. */
  readonly used: Int32Array;
}

const MEMORY = 8;
const MOST_STEPS = 120;

/** `ridge` a row's share: larger is flatter. Begins at `from`, so that a path of ridges costs little. */
export function fitLogistic(rows: Rows, ridge: number, from?: Logistic): Logistic {
  const { width, used } = rows;
  const size = width + 1;
  let at = new Float64Array(size);
  if (from) {
    at.set(from.weights);
    at[width] = from.intercept;
  }
  const slope = (point: Float64Array, gradient: Float64Array): number => {
    gradient.fill(0);
    const loss = addRows(rows, point, gradient);
    let penalty = 0;
    for (let i = 0; i <= width; i++) {
      const mean = (gradient[i] as number) / used.length;
      const own = i < width ? ridge * (point[i] as number) : 0;
      if (i < width) penalty += (point[i] as number) ** 2;
      gradient[i] = mean + own;
    }
    return loss / used.length + (ridge / 2) * penalty;
  };
  let gradient = new Float64Array(size);
  let value = slope(at, gradient);
  const moves: Float64Array[] = [];
  const turns: Float64Array[] = [];
  for (let step = 0; step < MOST_STEPS; step++) {
    const direction = downhill(gradient, moves, turns);
    const steep = dot(direction, gradient);
    if (!(steep < 0)) break;
    let length = step === 0 ? Math.min(1, 1 / Math.sqrt(dot(gradient, gradient))) : 1;
    const next = new Float64Array(size);
    const nextGradient = new Float64Array(size);
    let nextValue = Number.POSITIVE_INFINITY;
    for (let tries = 0; tries < 30; tries++, length /= 2) {
      for (let i = 0; i < size; i++) next[i] = (at[i] as number) + length * (direction[i] as number);
      nextValue = slope(next, nextGradient);
      if (nextValue <= value + 1e-4 * length * steep) break;
    }
    if (!(nextValue < value)) break;
    moves.push(next.map((x, i) => x - (at[i] as number)));
    turns.push(nextGradient.map((x, i) => x - (gradient[i] as number)));
    if (moves.length > MEMORY) {
      moves.shift();
      turns.shift();
    }
    const gained = value - nextValue;
    at = next;
    gradient = nextGradient;
    value = nextValue;
    if (gained < 1e-7 * value) break;
  }
  return { intercept: at[width] as number, weights: Float32Array.from(at.subarray(0, width)) };
}

/**
 * Adds each row's slope to `gradient` and returns the sum of losses. Four rows at a time, because the processor waits for each addition to a sum and four
 * sums fill the time; every sum is added up in the same order as one by one, to the bit.
 */
function addRows({ features, width, answers, used }: Rows, point: Float64Array, gradient: Float64Array): number {
  let loss = 0;
  const off = new Float64Array(4);
  const told = (place: number, score: number, row: number) => {
    const answer = answers[row] as number;
    loss += softplus(score) - answer * score;
    off[place] = sigmoid(score) - answer;
  };
  const whole = used.length - (used.length % 4);
  for (let k = 0; k < whole; k += 4) {
    const [a, b, c, d] = [used[k], used[k + 1], used[k + 2], used[k + 3]] as [number, number, number, number];
    const [atA, atB, atC, atD] = [a * width, b * width, c * width, d * width];
    let [sumA, sumB, sumC, sumD] = new Array<number>(4).fill(point[width] as number) as [
      number,
      number,
      number,
      number,
    ];
    for (let i = 0; i < width; i++) {
      const weight = point[i] as number;
      sumA += weight * (features[atA + i] as number);
      sumB += weight * (features[atB + i] as number);
      sumC += weight * (features[atC + i] as number);
      sumD += weight * (features[atD + i] as number);
    }
    told(0, sumA, a);
    told(1, sumB, b);
    told(2, sumC, c);
    told(3, sumD, d);
    const [offA, offB, offC, offD] = off as unknown as [number, number, number, number];
    for (let i = 0; i < width; i++) {
      let sum = gradient[i] as number;
      sum += offA * (features[atA + i] as number);
      sum += offB * (features[atB + i] as number);
      sum += offC * (features[atC + i] as number);
      sum += offD * (features[atD + i] as number);
      gradient[i] = sum;
    }
    gradient[width] = (gradient[width] as number) + offA + offB + offC + offD;
  }
  for (const row of used.subarray(whole)) {
    const at = row * width;
    let score = point[width] as number;
    for (let i = 0; i < width; i++) score += (point[i] as number) * (features[at + i] as number);
    told(0, score, row);
    for (let i = 0; i < width; i++) (gradient[i] as number) += (off[0] as number) * (features[at + i] as number);
    (gradient[width] as number) += off[0] as number;
  }
  return loss;
}

/** The two-loop recursion. */
function downhill(
  gradient: Float64Array,
  moves: readonly Float64Array[],
  turns: readonly Float64Array[],
): Float64Array {
  const direction = gradient.map((x) => -x);
  const shares: number[] = [];
  for (let k = moves.length - 1; k >= 0; k--) {
    const [move, turn] = [moves[k] as Float64Array, turns[k] as Float64Array];
    const share = dot(move, direction) / dot(move, turn);
    shares[k] = share;
    for (let i = 0; i < direction.length; i++) (direction[i] as number) -= share * (turn[i] as number);
  }
  const [move, turn] = [moves.at(-1), turns.at(-1)];
  if (move && turn) {
    const scale = dot(move, turn) / dot(turn, turn);
    for (let i = 0; i < direction.length; i++) (direction[i] as number) *= scale;
  }
  for (const [k, one] of moves.entries()) {
    const back = dot(turns[k] as Float64Array, direction) / dot(one, turns[k] as Float64Array);
    for (let i = 0; i < direction.length; i++)
      (direction[i] as number) += (one[i] as number) * ((shares[k] as number) - back);
  }
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

export const sigmoid = (score: number): number => 1 / (1 + Math.exp(-score));
/** ln(1 + e^x) without overflow. */
const softplus = (x: number): number => (x > 30 ? x : Math.log1p(Math.exp(x)));

/** The score (log odds) of a row. */
export function scoreOf({ intercept, weights }: Logistic, features: Float32Array, at: number): number {
  let score = intercept;
  for (let i = 0; i < weights.length; i++) score += (weights[i] as number) * (features[at + i] as number);
  return score;
}
