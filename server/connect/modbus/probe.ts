/** Registers read once, to see what is there. */
import { atMost } from '../cause.ts';
import type { DeviceReport, PlaceRead } from '../device-probe.ts';
import { parsePlace } from './address.ts';
import { blocksOf, type Placed } from './blocks.ts';
import { connectModbus, modbusAddress, plain } from './device.ts';
import { blockReader } from './read-blocks.ts';
import type { ModbusSpec } from './source.ts';

/** Never throws: what went wrong is in the report. */
export async function probeModbus(
  spec: ModbusSpec,
  addresses: readonly string[],
  patienceMs: number,
): Promise<DeviceReport> {
  const read = new Map<string, PlaceRead>();
  const placed: Placed<string>[] = [];
  for (const address of addresses) {
    const place = parsePlace(address, spec.order ?? 'abcd');
    if (place) placed.push({ place, owner: address });
    else read.set(address, { address, value: null, reason: 'not understood: write it like holding:100:float32' });
  }
  const values = (otherwise: string) =>
    addresses.map((address) => read.get(address) ?? { address, value: null, reason: otherwise });
  const began = performance.now();
  const stop = new AbortController();
  const late = setTimeout(() => stop.abort(), patienceMs);
  let reached = false;
  try {
    const device = await connectModbus(modbusAddress(spec), stop.signal);
    reached = true;
    let answers = false;
    let failure = '';
    const take = blockReader<string>({
      took(block, found) {
        answers = true;
        for (const [i, { owner }] of block.parts.entries()) {
          const value = found[i];
          const good = value !== undefined && (typeof value === 'boolean' || Number.isFinite(value));
          read.set(owner, { address: owner, value: good ? value : null, reason: good ? '' : 'not a number' });
        }
      },
      refused(block, words) {
        answers = true;
        for (const { owner } of block.parts) read.set(owner, { address: owner, value: null, reason: words });
      },
    });
    const all = async () => {
      for (const block of blocksOf(placed)) if (!stop.signal.aborted) await take(device, block);
    };
    await atMost(
      Math.max(0, patienceMs - (performance.now() - began)),
      all().catch((error: unknown) => {
        failure = plain(error).message;
      }),
    );
    stop.abort();
    device.close();
    const tookMs = performance.now() - began;
    const reason = answers || placed.length === 0 ? '' : failure || 'no answer in time';
    return { reached, ok: reason === '', reason, tookMs, values: values(failure || 'no answer in time') };
  } catch (error) {
    const reason = stop.signal.aborted ? 'no answer in time' : plain(error).message;
    return { reached, ok: false, reason, tookMs: performance.now() - began, values: values(reason) };
  } finally {
    clearTimeout(late);
  }
}
