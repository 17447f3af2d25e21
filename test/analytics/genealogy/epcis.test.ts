/** EPCIS 2.0 documents, read and written. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readEpcis } from '../../../analytics/genealogy/epcis-read.ts';
import { epcisDocument } from '../../../analytics/genealogy/epcis-write.ts';
import { LOT_KINDS, type LotEvent, NO_FACTS } from '../../../analytics/genealogy/event.ts';

const document = (...eventList: object[]) => ({
  '@context': ['https://ref.gs1.org/standards/epcis/2.0.0/epcis-context.jsonld'],
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-03-01T10:00:00Z',
  epcisBody: { eventList },
});
const WHEN = { eventTime: '2026-03-01T10:00:00.000+01:00', eventTimeZoneOffset: '+01:00' };

describe('as others write it', () => {
  test('a transformation: classes with amounts in units of UN/CEFACT, instances as pieces', () => {
    const read = readEpcis(
      document({
        ...{
          type: 'TransformationEvent',
          ...WHEN,
          eventID: 'ni:///sha-256;27',
          transformationID: 'urn:epc:id:gdti:0614141.12345.400',
        },
        inputQuantityList: [
          { epcClass: 'urn:epc:class:lgtin:4012345.011111.4444', quantity: 10.5, uom: 'KGM' },
          { epcClass: 'urn:epc:class:lgtin:0614141.077777.987' },
        ],
        outputEPCList: ['urn:epc:id:sgtin:4012345.077889.25'],
        bizLocation: { id: 'urn:gemba:line:line1' },
        bizTransactionList: [{ type: 'prodorder', bizTransaction: 'urn:gemba:order:4411' }],
      }),
    );
    expect(read).toMatchObject([
      {
        event: {
          ...{ kind: 'transform', at: Date.parse('2026-03-01T09:00:00Z'), line: 'line1', order: '4411' },
          inputs: [
            { code: 'urn:epc:class:lgtin:4012345.011111.4444', amount: 10.5, unit: 'kg' },
            { code: 'urn:epc:class:lgtin:0614141.077777.987', amount: null },
          ],
          outputs: [{ code: 'urn:epc:id:sgtin:4012345.077889.25', amount: 1, unit: 'pcs' }],
        },
      },
    ]);
  });

  test.each(['shipping', 'urn:epcglobal:cbv:bizstep:shipping', 'https://ref.gs1.org/cbv/BizStep-shipping'])(
    'a pallet that was shipped, with the business step as %s',
    (bizStep) => {
      const read = readEpcis({
        ...{
          type: 'ObjectEvent',
          action: 'OBSERVE',
          bizStep,
          ...WHEN,
          epcList: ['https://id.gs1.org/00/340123450000000017'],
        },
        destinationList: [{ type: 'owning_party', destination: 'urn:epc:id:pgln:4012345.00005' }],
      });
      expect(read).toMatchObject([
        {
          event: { kind: 'ship', customer: 'urn:epc:id:pgln:4012345.00005', outputs: [{ code: '340123450000000017' }] },
        },
      ]);
    },
  );

  test('an error declaration takes back, whatever else it repeats', () => {
    const errorDeclaration = { declarationTime: WHEN.eventTime, reason: 'urn:epcglobal:cbv:er:incorrect_data' };
    expect(readEpcis([{ type: 'ObjectEvent', ...WHEN, eventID: 'e1', errorDeclaration }])).toEqual([
      { ok: true, withdrawal: { id: 'e1', reason: 'incorrect_data' } },
    ]);
  });

  test('what is not read is told entry by entry, and the others are', () => {
    expect(
      readEpcis(
        document(
          { type: 'AssociationEvent', action: 'ADD', ...WHEN },
          { type: 'ObjectEvent', eventID: 'e2', eventTime: 'soon' },
          { type: 'ObjectEvent', action: 'ADD', ...WHEN, epcList: ['a'] },
        ),
      ),
    ).toMatchObject([
      { ok: false, field: 'type' },
      { ok: false, id: 'e2', field: 'eventTime', reason: 'is no time' },
      { ok: true, event: { kind: 'commission' } },
    ]);
    for (const nothing of [null, 3, {}, { epcisBody: {} }, { epcisBody: { eventList: 'a' } }])
      expect(readEpcis(nothing)).toBeNull();
  });
});

test('an arrival and a shipment say where, and which delivery or order of theirs it is', () => {
  const event = (more: object) => ({
    type: 'ObjectEvent',
    eventTime: '2026-01-05T10:00:00Z',
    action: 'OBSERVE',
    ...more,
  });
  const quantityList = [{ epcClass: 'urn:gemba:lot:CAP-7', quantity: 40, uom: 'H87' }];
  const read = readEpcis([
    event({
      ...{ eventID: 'a', bizStep: 'receiving', quantityList, bizLocation: { id: 'urn:gemba:place:warehouse' } },
      bizTransactionList: [
        { type: 'po', bizTransaction: 'urn:gemba:order:4500' },
        { type: 'urn:epcglobal:cbv:btt:desadv', bizTransaction: 'urn:gemba:delivery:D-12' },
      ],
    }),
    event({
      ...{ eventID: 'b', bizStep: 'shipping', quantityList, bizLocation: { id: 'urn:epc:id:sgln:4012345.00000.dock' } },
      ...{ bizTransactionList: [{ type: 'po', bizTransaction: 'PO-9' }] },
      destinationList: [{ type: 'owning_party', destination: 'urn:gemba:party:Migros' }],
    }),
  ]);
  expect(read).toMatchObject([
    { ok: true, event: { kind: 'commission', location: 'warehouse', delivery: 'D-12', order: null, line: null } },
    { ok: true, event: { kind: 'ship', location: 'urn:epc:id:sgln:4012345.00000.dock', delivery: 'PO-9' } },
  ]);
});

test('any event is read back as it was written', () => {
  const code = fc.oneof(fc.string({ minLength: 1, maxLength: 20 }), fc.constant('340123450000000017'));
  const amount = fc.record({
    code,
    amount: fc.double({ min: 0, max: 1e6, noNaN: true }),
    unit: fc.constantFrom('kg', 'pcs', 'm', 'l', 'box'),
  });
  const list = fc.uniqueArray(amount, { minLength: 1, maxLength: 3, selector: ({ code: one }) => one });
  const name = fc.option(fc.string({ minLength: 1, maxLength: 10 }));
  const event = fc.record({
    ...{ id: fc.string({ minLength: 1 }), at: fc.integer({ min: 0, max: 4e12 }), inputs: list, outputs: list },
    ...{ kind: fc.constantFrom('commission', 'transform', 'ship', 'pack', 'unpack'), transformation: name },
    ...{ line: name, machine: name, order: name, customer: fc.string({ minLength: 1, maxLength: 10 }) },
    ...{ location: name, delivery: name },
    facts: fc.record({
      kind: fc.option(fc.constantFrom(...LOT_KINDS)),
      material: name,
      supplier: name,
      supplierLot: name,
      expires: fc.option(fc.integer({ min: 0, max: 4e12 })),
    }),
  });
  fc.assert(
    fc.property(event, ({ kind, location, delivery, ...told }) => {
      const one = {
        ...{ ...told, kind },
        inputs: kind === 'commission' || kind === 'ship' ? [] : told.inputs,
        outputs:
          kind === 'pack' || kind === 'unpack'
            ? [{ code: (told.outputs[0] as { code: string }).code, amount: null, unit: '' }]
            : told.outputs,
        transformation: kind === 'transform' ? told.transformation : null,
        customer: kind === 'ship' ? told.customer : null,
        facts: { ...NO_FACTS, ...told.facts },
        ...(location === null ? {} : { location }),
        ...(delivery === null ? {} : { delivery }),
      } as LotEvent;
      const written = JSON.parse(JSON.stringify(epcisDocument([{ event: one, recorded: 0, withdrawn: null }], 0)));
      expect(readEpcis(written)).toEqual([{ ok: true, event: one }]);
    }),
  );
});
