/** Exception codes of Modbus (Application Protocol 1.1b3, 7) in words. */
const WORDS: Readonly<Record<number, string>> = {
  1: 'the device does not know this kind of read',
  2: 'the device has no such register',
  3: 'the device does not read so many at once',
  4: 'the device failed',
  5: 'the device needs time',
  6: 'the device is busy',
  10: 'the gateway has no way to the device',
  11: 'the device behind the gateway does not answer',
};

/** What does not pass by itself: the function, the register or the number of them is not known to the device. */
const LASTING: readonly number[] = [1, 2, 3];

export interface Refusal {
  readonly words: string;
  readonly lasting: boolean;
}

/** A refusal by the device; null where the error is something else. */
export function exceptionIn(error: unknown): Refusal | null {
  if (typeof error !== 'object' || error === null || !('err' in error) || error.err !== 'ModbusException') return null;
  const body = (error as { response?: { body?: { code?: unknown } } }).response?.body;
  const code = typeof body?.code === 'number' ? body.code : 0;
  return { words: WORDS[code] ?? `exception ${code}`, lasting: LASTING.includes(code) };
}
