/** A look into a device that lists nothing of its own: the places that somebody names are read, once. */
import type { SourceSpec } from '../../twin/plant/source-schema.ts';
import { probeModbus } from './modbus/probe.ts';
import { probeS7 } from './s7/probe.ts';

export type DeviceSpec = Extract<SourceSpec, { protocol: 'modbus' | 's7' }>;

export interface PlaceRead {
  readonly address: string;
  /** Null = it could not be read; `reason` says why. */
  readonly value: number | string | boolean | null;
  readonly reason: string;
}

export interface DeviceReport {
  /** The connection stood. Modbus: it says nothing of the unit behind it yet. */
  readonly reached: boolean;
  /** The device answers. */
  readonly ok: boolean;
  /** Why it does not, in words; empty = it does. */
  readonly reason: string;
  readonly tookMs: number;
  /** One of each address, in their order. */
  readonly values: readonly PlaceRead[];
}

const PATIENCE_MS = 15_000;

/** Never throws: what went wrong is in the report. */
export function probeDevice(
  spec: DeviceSpec,
  addresses: readonly string[],
  patienceMs = PATIENCE_MS,
): Promise<DeviceReport> {
  return spec.protocol === 'modbus' ? probeModbus(spec, addresses, patienceMs) : probeS7(spec, addresses, patienceMs);
}
