/**
 * Orders out of B2MML: every JobOrder of the document, wherever it stands (WorkSchedule, ProcessJobOrder ...). Its line is the
 * EquipmentRequirement of a line, its operations are those of machines; what it makes is the MaterialRequirement of use
 * Produced. XML is data here: no document type, no entities but the five of XML itself, a bounded depth.
 */
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import type { OrdersRead } from './read-orders.ts';
import type { OrderFault, OrderText, ToldOperation } from './words.ts';

const DEEPEST = 40;
const META = XMLParser.getMetaDataSymbol() as unknown as symbol;
const LISTS = ['JobOrder', 'EquipmentRequirement', 'MaterialRequirement', 'MaterialLotID', 'Quantity'];

type Node = { readonly [name: string]: unknown };

const parser = new XMLParser({
  ignoreAttributes: true,
  removeNSPrefix: true,
  parseTagValue: false,
  processEntities: false,
  htmlEntities: false,
  maxNestedTags: DEEPEST,
  captureMetaData: true,
  isArray: (name) => LISTS.includes(String(name)),
});

export function readB2mml(text: string): OrdersRead {
  const broken = (line: number, reason: string): OrdersRead => ({
    orders: [],
    faults: [{ line, order: '', field: '', reason }],
  });
  const doctype = text.search(/<!(DOCTYPE|ENTITY)/i);
  if (doctype >= 0)
    return broken(lineAt(text, doctype), 'a document type is not read here: take DOCTYPE and entities out');
  const sound = XMLValidator.validate(text);
  if (sound !== true) return broken(sound.err.line, `this is no XML: ${sound.err.msg}`);
  let document: Node;
  try {
    document = parser.parse(text) as Node;
  } catch (error) {
    return broken(1, (error as Error).message);
  }
  const orders: OrderText[] = [];
  const faults: OrderFault[] = [];
  const lines = new Lines(text);
  for (const node of jobOrders(document)) orders.push(orderOf(node, lines));
  if (orders.length === 0) return broken(1, 'there is no JobOrder in it');
  return { orders, faults };
}

function orderOf(node: Node, lines: Lines): OrderText {
  const start = (node as { readonly [META]?: { readonly startIndex?: number } })[META]?.startIndex ?? 0;
  const equipment = listOf(node, 'EquipmentRequirement').map((one) => ({
    id: textOf(one, 'EquipmentID'),
    unit: /^workunit$/i.test(textOf(one, 'EquipmentLevel')),
    what: textOf(one, 'EquipmentUse') || textOf(one, 'Description'),
  }));
  const made = listOf(node, 'MaterialRequirement').find((one) => /^produced$/i.test(textOf(one, 'MaterialUse')));
  const [quantity] = made ? listOf(made, 'Quantity') : [];
  const cells: Record<string, string> = {
    order: textOf(node, 'ID'),
    line: equipment.find(({ unit }) => !unit)?.id ?? '',
    product: made ? textOf(made, 'MaterialDefinitionID') : '',
    quantity: quantity ? textOf(quantity, 'QuantityString') : '',
    planned_start: textOf(node, 'StartTime'),
    planned_end: textOf(node, 'EndTime'),
    priority: textOf(node, 'Priority'),
    status: textOf(node, 'DispatchStatus'),
    lot: made ? textOf(made, 'MaterialLotID') : '',
  };
  const operations = equipment
    .filter(({ unit }) => unit)
    .map(
      ({ id, what }): ToldOperation => ({
        ...{ operation: (what || id).slice(0, 80), machine: id.slice(0, 80) },
        ...{ setupMin: null, runS: null, queueMin: null },
      }),
    );
  return { line: lines.at(start), cells, operations };
}

function* jobOrders(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const one of node) yield* jobOrders(one);
  else if (typeof node === 'object' && node !== null)
    for (const [name, child] of Object.entries(node))
      if (name === 'JobOrder')
        yield* (child as unknown[]).map((one) => (typeof one === 'object' && one ? one : {}) as Node);
      else yield* jobOrders(child);
}

const listOf = (node: Node, name: string): Node[] =>
  ((node[name] ?? []) as unknown[]).filter((one): one is Node => typeof one === 'object' && one !== null);

function textOf(node: Node, name: string): string {
  const found = node[name];
  const first = Array.isArray(found) ? found[0] : found;
  const text = typeof first === 'object' && first !== null ? (first as Node)['#text'] : first;
  return typeof text === 'string' ? decoded(text) : '';
}

const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const decoded = (text: string): string =>
  text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos));/gi, (whole, ten, hex, name) => {
    if (name !== undefined) return NAMED[String(name).toLowerCase()] ?? whole;
    const code = ten === undefined ? Number.parseInt(hex, 16) : Number(ten);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Line numbers of places that come in rising order. */
class Lines {
  private readonly text: string;
  private place = 0;
  private line = 1;

  constructor(text: string) {
    this.text = text;
  }

  at(index: number): number {
    for (; this.place < index; this.place++) if (this.text[this.place] === '\n') this.line++;
    return this.line;
  }
}
