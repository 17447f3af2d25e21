/**
 * Places in devices that list nothing of their own, as people write them: `40001` of a manual, a range of a data block, rows
 * of a register list. Here they become addresses of plant.yaml; whether there is such a place, the device tells. Pure.
 */
export type Device = 'modbus' | 's7';

export interface Asked {
  readonly address: string;
  /** As the manual calls it; empty = nothing was said. */
  readonly name: string;
  readonly machine: string;
}

/** Registers of a value. */
export const MODBUS_TYPES = {
  uint16: 1,
  int16: 1,
  uint32: 2,
  int32: 2,
  float32: 2,
  uint64: 4,
  int64: 4,
  float64: 4,
} as const;
/** Bytes of a value; BOOL = a bit. */
export const S7_TYPES = { REAL: 4, INT: 2, WORD: 2, DINT: 4, DWORD: 4, LREAL: 8, BYTE: 1, BOOL: 1 } as const;
export type ModbusType = keyof typeof MODBUS_TYPES;
export type S7Type = keyof typeof S7_TYPES;
export const ORDERS = ['abcd', 'cdab', 'badc', 'dcba'] as const;

/** More are not asked for at once. */
export const MOST_PLACES = 500;

interface Register {
  readonly table: 'holding' | 'input' | 'coil' | 'discrete';
  readonly first: number;
}
/** The first digit of a manual's number. */
const TABLES = { 0: 'coil', 1: 'discrete', 3: 'input', 4: 'holding' } as const;

/** `40001`, `400001`, `4x0001` or `holding:0`; null where it is none of these. */
export function registerOf(text: string): Register | null {
  const own = /^(holding|input|coil|discrete):(\d{1,5})$/.exec(text.trim());
  if (own) return { table: own[1] as Register['table'], first: Number(own[2]) };
  const manual = /^([0134])x?(\d{4,5})$/.exec(text.trim());
  const first = Number(manual?.[2] ?? 0) - 1;
  return manual && first >= 0 ? { table: TABLES[Number(manual[1]) as keyof typeof TABLES], first } : null;
}

/** What a manual calls a register: `40001` for `holding:0`. */
export function manualNumber(address: string): string {
  const [table = '', first = ''] = address.split(':');
  const digit = Object.entries(TABLES).find(([, name]) => name === table)?.[0];
  if (digit === undefined || !/^\d+$/.test(first)) return '';
  const number = Number(first) + 1;
  return `${digit}${String(number).padStart(number > 9999 ? 5 : 4, '0')}`;
}

/** Empty where the range is none. `order`: empty = as the source has it. */
export function modbusRange(from: string, to: string, type: ModbusType, order: string): string[] {
  const [start, end] = [registerOf(from), registerOf(to.trim() === '' ? from : to)];
  if (!start || !end || start.table !== end.table) return [];
  const bits = start.table === 'coil' || start.table === 'discrete';
  const step = bits ? 1 : MODBUS_TYPES[type];
  const more =
    bits || (type === 'uint16' && order === '') ? '' : `:${type}${order === '' || step === 1 ? '' : `:${order}`}`;
  return steps(start.first, end.first, step).map((at) => `${start.table}:${at}${more}`);
}

/** `from` and `to` are bytes of the data block. */
export function s7Range(block: number, from: number, to: number, type: S7Type): string[] {
  return steps(from, to, S7_TYPES[type]).flatMap((at) =>
    type === 'BOOL' ? Array.from({ length: 8 }, (_, bit) => `DB${block},X${at}.${bit}`) : [`DB${block},${type}${at}`],
  );
}

function steps(from: number, to: number, step: number): number[] {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0) return [];
  const count = Math.min(MOST_PLACES, Math.floor((to - from) / step) + 1);
  return Array.from({ length: Math.max(0, count) }, (_, i) => from + i * step);
}

/**
 * Rows of a list: an address, then, in any order of what they are, a type, a name, a machine; apart by tab, semicolon or two
 * blanks. `DB1.DBD4` with the type REAL is `DB1,REAL4`, `40003` with float is `holding:2:float32`.
 */
export function listed(text: string, device: Device): Asked[] {
  return text
    .split(/\r?\n/)
    .map((row) => row.split(/\t|;| {2,}/).map((cell) => cell.trim()))
    .flatMap((cells): Asked[] => {
      const [address = '', ...rest] = cells.filter((cell) => cell !== '');
      if (address === '') return [];
      const type = rest.find((cell) => typeWord(cell, device) !== null);
      const [name = '', machine = ''] = rest.filter((cell) => cell !== type);
      const word = type === undefined ? null : typeWord(type, device);
      return [
        { address: device === 'modbus' ? modbusAddress(address, word) : s7Address(address, word), name, machine },
      ];
    })
    .slice(0, MOST_PLACES);
}

const WORDS: Readonly<Record<Device, Readonly<Record<string, string>>>> = {
  modbus: {
    word: 'uint16',
    uint: 'uint16',
    u16: 'uint16',
    int: 'int16',
    s16: 'int16',
    i16: 'int16',
    dword: 'uint32',
    udint: 'uint32',
    u32: 'uint32',
    dint: 'int32',
    i32: 'int32',
    s32: 'int32',
    float: 'float32',
    real: 'float32',
    f32: 'float32',
    double: 'float64',
    lreal: 'float64',
    f64: 'float64',
  },
  s7: { BOOLEAN: 'BOOL', FLOAT: 'REAL', UINT: 'WORD', UDINT: 'DWORD' },
};

function typeWord(cell: string, device: Device): string | null {
  const word = device === 'modbus' ? cell.toLowerCase() : cell.toUpperCase();
  const types: object = device === 'modbus' ? MODBUS_TYPES : S7_TYPES;
  return word in types ? word : (WORDS[device][word] ?? null);
}

function modbusAddress(text: string, type: string | null): string {
  const register = registerOf(text);
  if (!register) return text;
  const bits = register.table === 'coil' || register.table === 'discrete';
  return `${register.table}:${register.first}${bits || type === null ? '' : `:${type}`}`;
}

/** As controllers' own tools write it: by size alone, unless a type says more. */
const BY_SIZE: Readonly<Record<string, string>> = { B: 'BYTE', W: 'INT', D: 'REAL' };

function s7Address(text: string, type: string | null): string {
  const place = /^%?DB(\d+)\.DB([XBWD])(\d+(?:\.[0-7])?)$/i.exec(text);
  if (!place) return text.replace(/^%/, '');
  const [, block, size = '', at] = place;
  return `DB${block},${size.toUpperCase() === 'X' ? 'X' : (type ?? BY_SIZE[size.toUpperCase()])}${at}`;
}
