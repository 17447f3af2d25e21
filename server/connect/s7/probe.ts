/** Places of an S7 controller read once, to see what is there. */
import { causeOf } from '../cause.ts';
import type { DeviceReport, PlaceRead } from '../device-probe.ts';
import { isPlace } from './address.ts';
import { connectS7, s7Address } from './connection.ts';
import type { S7Spec } from './source.ts';

/** Never throws: what went wrong is in the report. */
export async function probeS7(spec: S7Spec, addresses: readonly string[], patienceMs: number): Promise<DeviceReport> {
  const clear = [...new Set(addresses.filter(isPlace))];
  const read = new Map<string, PlaceRead>();
  for (const address of addresses)
    if (!isPlace(address))
      read.set(address, { address, value: null, reason: 'not understood: write it like DB1,REAL4' });
  const values = (otherwise: string) =>
    addresses.map((address) => read.get(address) ?? { address, value: null, reason: otherwise });
  const began = performance.now();
  const tookMs = () => performance.now() - began;
  const late = AbortSignal.timeout(patienceMs);
  let reached = false;
  try {
    const plc = await connectS7(s7Address(spec), (name) => name, late);
    reached = true;
    try {
      for (const { name, value, good } of clear.length > 0 ? await plc.read(clear) : [])
        read.set(name, placeRead(name, value, good));
    } finally {
      plc.close();
    }
    return { reached, ok: true, reason: '', tookMs: tookMs(), values: values('the controller does not say') };
  } catch (error) {
    const reason = late.aborted ? 'no answer in time' : causeOf(error);
    return { reached, ok: false, reason, tookMs: tookMs(), values: values(reason) };
  }
}

function placeRead(address: string, value: unknown, good: boolean): PlaceRead {
  if (!good) return { address, value: null, reason: 'the controller has no such place, or does not let it be read' };
  if (typeof value === 'bigint') return { address, value: Number(value), reason: '' };
  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value)))
    return { address, value, reason: '' };
  return { address, value: null, reason: 'not a number' };
}
