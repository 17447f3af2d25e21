/** What a screen asks again and again: never faster than it is answered, and nothing after its end. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { lookAgain } from '../../../client/http/look-again.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers that come when they are told to. */
function slow() {
  const open: { signal: AbortSignal; answer: (value: number) => void; fail: (error: Error) => void }[] = [];
  const ask = (signal: AbortSignal) =>
    new Promise<number>((answer, fail) => {
      open.push({ signal, answer, fail });
    });
  return { open, ask };
}

test('is asked again so long after the answer, however late that came', async () => {
  const { open, ask } = slow();
  const told: number[] = [];
  const end = lookAgain({ ask, told: (answer) => told.push(answer), everyMs: 1000 });
  await vi.advanceTimersByTimeAsync(20_000);
  expect(open).toHaveLength(1);
  open[0]?.answer(7);
  await vi.advanceTimersByTimeAsync(999);
  expect(open).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(1);
  expect(open).toHaveLength(2);
  expect(told).toEqual([7]);
  end();
});

test('an error is told and asked over; after the end nothing is told and nothing asked', async () => {
  const { open, ask } = slow();
  const told: unknown[] = [];
  const end = lookAgain({
    ask,
    told: (answer) => told.push(answer),
    failed: (error) => told.push(error),
    everyMs: 1000,
  });
  const error = new Error('away');
  open[0]?.fail(error);
  await vi.advanceTimersByTimeAsync(1000);
  expect(told).toEqual([error]);
  expect(open).toHaveLength(2);
  end();
  expect(open[1]?.signal.aborted).toBe(true);
  open[1]?.answer(1);
  await vi.advanceTimersByTimeAsync(5000);
  expect(told).toEqual([error]);
  expect(open).toHaveLength(2);
});

test('asked once where it is not to be asked again', async () => {
  const { open, ask } = slow();
  lookAgain({ ask, told: () => undefined, everyMs: null });
  open[0]?.answer(1);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(open).toHaveLength(1);
});
