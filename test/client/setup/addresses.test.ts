/** What people write down of registers and data blocks becomes addresses that the connectors read. */
import { expect, test } from 'vitest';
import { listed, manualNumber, modbusRange, registerOf, s7Range } from '../../../client/setup/mapping/addresses.ts';
import { parsePlace } from '../../../server/connect/modbus/address.ts';
import { isPlace } from '../../../server/connect/s7/address.ts';

test('a number of a manual is the register before it on the wire, and back', () => {
  // Modicon numbers begin at 1, the wire at 0; the first digit names the table.
  for (const [manual, table, first] of [
    ['40001', 'holding', 0],
    ['400001', 'holding', 0],
    ['4x0011', 'holding', 10],
    ['30017', 'input', 16],
    ['10001', 'discrete', 0],
    ['00003', 'coil', 2],
    ['465536', 'holding', 65_535],
  ] as const)
    expect(registerOf(manual), manual).toEqual({ table, first });
  for (const wrong of ['40000', '20001', '', 'forty', '4000a']) expect(registerOf(wrong), wrong).toBeNull();
  expect(manualNumber('holding:0:float32')).toBe('40001');
  expect(manualNumber('input:16')).toBe('30017');
  expect(manualNumber('holding:65535')).toBe('465536');
  expect(manualNumber('DB1,REAL4')).toBe('');
});

test('a range steps by the size of what is read, and all of it can be read', () => {
  expect(modbusRange('40001', '40006', 'float32', '')).toEqual([
    'holding:0:float32',
    'holding:2:float32',
    'holding:4:float32',
  ]);
  expect(modbusRange('40001', '40003', 'float32', 'cdab')).toEqual([
    'holding:0:float32:cdab',
    'holding:2:float32:cdab',
  ]);
  expect(modbusRange('40001', '40002', 'uint16', '')).toEqual(['holding:0', 'holding:1']);
  // A bit is a bit, whatever else is chosen.
  expect(modbusRange('coil:3', '', 'float32', 'cdab')).toEqual(['coil:3']);
  expect(modbusRange('40001', '30002', 'uint16', '')).toEqual([]);
  expect(modbusRange('40005', '40001', 'uint16', '')).toEqual([]);
  expect(modbusRange('40001', '465536', 'uint16', '')).toHaveLength(500);
  expect(s7Range(1, 0, 11, 'REAL')).toEqual(['DB1,REAL0', 'DB1,REAL4', 'DB1,REAL8']);
  expect(s7Range(7, 18, 18, 'BOOL')).toEqual(Array.from({ length: 8 }, (_, bit) => `DB7,X18.${bit}`));
  expect(s7Range(7, Number.NaN, 18, 'INT')).toEqual([]);
  for (const address of modbusRange('40001', '40020', 'int64', 'badc'))
    expect(parsePlace(address, 'abcd')).not.toBeNull();
  for (const address of s7Range(1, 0, 64, 'LREAL')) expect(isPlace(address), address).toBe(true);
});

test('a register list is taken as it is pasted: addresses of either notation, types by their usual words, names, machines', () => {
  expect(
    listed('40001\tfloat\tOil temperature\tPress 7\n40003;U32;Good parts;Press 7\r\n\r\n00001  Running\n', 'modbus'),
  ).toEqual([
    { address: 'holding:0:float32', name: 'Oil temperature', machine: 'Press 7' },
    { address: 'holding:2:uint32', name: 'Good parts', machine: 'Press 7' },
    { address: 'coil:0', name: 'Running', machine: '' },
  ]);
  expect(listed('DB1.DBD4\tSpeed\tReal\nDB1.DBX18.4\tRunning\tBool\n%MW10\nDB1,STRING30.20\tProduct', 's7')).toEqual([
    { address: 'DB1,REAL4', name: 'Speed', machine: '' },
    { address: 'DB1,X18.4', name: 'Running', machine: '' },
    { address: 'MW10', name: '', machine: '' },
    { address: 'DB1,STRING30.20', name: 'Product', machine: '' },
  ]);
  // What is no address is left as it stands: the device's answer says so beside it.
  expect(listed('register 5', 'modbus')).toEqual([{ address: 'register 5', name: '', machine: '' }]);
});
