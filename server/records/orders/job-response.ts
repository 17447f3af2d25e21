/** What became of an order, as B2MML's JobResponse: what an MES or ERP reads back. */

import type { Progress } from './order-progress.ts';
import type { OrderEvent } from './order-runs.ts';
import type { KnownOrder } from './order-store.ts';

export function jobResponse(
  order: KnownOrder,
  progress: Progress,
  events: readonly OrderEvent[],
  unit: string,
): string {
  const { begun, ended, good, reject, declared } = progress;
  const quantity = (amount: number) =>
    `<Quantity><QuantityString>${Math.round(amount * 1000) / 1000}</QuantityString><DataType>double</DataType>` +
    `<UnitOfMeasure>${escaped(unit)}</UnitOfMeasure></Quantity>`;
  const made = (use: string, amount: number) =>
    `<MaterialActual><MaterialDefinitionID>${escaped(order.product)}</MaterialDefinitionID>` +
    `${order.lot === null ? '' : `<MaterialLotID>${escaped(order.lot)}</MaterialLotID>`}` +
    `<MaterialUse>${use}</MaterialUse>${quantity(amount)}</MaterialActual>`;
  const data = (id: string, value: string) =>
    `<JobResponseData><ID>${id}</ID><Value><ValueString>${escaped(value)}</ValueString></Value></JobResponseData>`;
  const last = events.at(-1);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<JobResponse xmlns="http://www.mesa.org/xml/B2MML">',
    `<ID>${escaped(order.order)}-response</ID>`,
    '<WorkType>Production</WorkType>',
    `<JobOrderID>${escaped(order.order)}</JobOrderID>`,
    begun === null ? '' : `<StartTime>${iso(begun)}</StartTime>`,
    ended === null ? '' : `<EndTime>${iso(ended)}</EndTime>`,
    `<JobState>${order.state}</JobState>`,
    data('PlannedQuantity', String(order.quantity)),
    ...(last ? [data('LastStatusBy', last.by), data('LastStatusHow', last.how)] : []),
    ...(declared.produced === null ? [] : [data('DeclaredProduced', String(declared.produced))]),
    ...(declared.scrap === null ? [] : [data('DeclaredScrap', String(declared.scrap))]),
    ...(declared.rework === null ? [] : [data('DeclaredRework', String(declared.rework))]),
    made('Produced', good),
    made('Scrap', reject),
    `<EquipmentActual><EquipmentID>${escaped(order.line)}</EquipmentID></EquipmentActual>`,
    '</JobResponse>',
    '',
  ]
    .filter((part, i, all) => part !== '' || i === all.length - 1)
    .join('\n');
}

const iso = (at: number): string => new Date(at).toISOString();

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => ESCAPES[c] as string);
