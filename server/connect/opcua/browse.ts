/** One page of the address space for a person who looks through it: children with class, type, value and access. */
import {
  AttributeIds,
  BrowseDirection,
  type ClientSession,
  DataType,
  type DataValue,
  NodeClass,
  type NodeId,
  resolveNodeId,
  VariantArrayType,
} from 'node-opcua';
import type { BrowsedNode, BrowsePage } from '../source.ts';
import { scalarOf, sourceTimeOf } from './data-value.ts';
import type { ServerFacts } from './limits.ts';
import { lastingAddress, nodeIdOf } from './node-id.ts';

const HIERARCHICAL = 'i=33';
const OBJECTS = 'i=85';
const ALL = 63;
const PAGE = 200;
const HISTORY_READ = 0x04;
/** Longest value shown. */
const SHOWN = 200;

export async function browsePage(
  session: ClientSession,
  { namespaces }: ServerFacts,
  address: string | null,
  cursor: string | null,
): Promise<BrowsePage> {
  const nodeId = address === null ? resolveNodeId(OBJECTS) : nodeIdOf(address, namespaces);
  if (!nodeId) throw new Error(`the server has no node ${address}`);
  session.requestedMaxReferencesPerNode = PAGE;
  const page =
    cursor === null
      ? await session.browse({
          nodeId,
          browseDirection: BrowseDirection.Forward,
          referenceTypeId: HIERARCHICAL,
          includeSubtypes: true,
          nodeClassMask: 1 | 2 | 4,
          resultMask: ALL,
        })
      : await session.browseNext(Buffer.from(cursor, 'base64url'), false);
  if (page.statusCode.value !== 0) throw new Error(`the server does not let this be browsed (${page.statusCode.name})`);
  const references = page.references ?? [];
  const read = await describe(
    session,
    references.map((reference) => reference.nodeId as NodeId),
    references.map((reference) => reference.nodeClass === NodeClass.Variable),
  );
  const point = page.continuationPoint;
  return {
    nodes: references.map((reference, i): BrowsedNode => {
      const id = reference.nodeId as NodeId;
      return {
        address: lastingAddress(id, namespaces),
        id: id.toString(),
        name: reference.displayName.text ?? reference.browseName.name ?? '',
        kind:
          reference.nodeClass === NodeClass.Variable
            ? 'variable'
            : reference.nodeClass === NodeClass.Method
              ? 'method'
              : 'object',
        ...(read[i] ?? NOTHING),
      };
    }),
    cursor: point && point.length > 0 ? point.toString('base64url') : null,
  };
}

type Described = Pick<BrowsedNode, 'type' | 'value' | 'status' | 'at' | 'readable' | 'history'>;
const NOTHING: Described = { type: '', value: null, status: '', at: 0, readable: false, history: false };

/** Type, value and access of the variables among `ids`. */
export async function describe(
  session: ClientSession,
  ids: readonly NodeId[],
  variables: readonly boolean[],
): Promise<Described[]> {
  const attributes = [AttributeIds.Value, AttributeIds.DataType, AttributeIds.UserAccessLevel];
  const asked = ids.flatMap((nodeId, i) =>
    variables[i] ? attributes.map((attributeId) => ({ nodeId, attributeId })) : [],
  );
  const answers = asked.length > 0 ? await session.read(asked) : [];
  const typeNames = new Map<string, string>();
  for (const answer of answers) {
    const type: unknown = answer.value?.value;
    if (answer.value?.dataType !== DataType.NodeId || type === null) continue;
    const nodeId = type as NodeId;
    if (!typeNames.has(nodeId.toString())) typeNames.set(nodeId.toString(), await typeName(session, nodeId));
  }
  let at = 0;
  return ids.map((_, i) => {
    if (!variables[i]) return NOTHING;
    const [value, type, access] = answers.slice(at, at + attributes.length);
    at += attributes.length;
    const level = Number(access?.value?.value ?? 0);
    return {
      type: `${typeNames.get(String(type?.value?.value)) ?? ''}${value?.value?.arrayType === VariantArrayType.Scalar ? '' : '[]'}`,
      value: shown(value),
      status: value?.statusCode.name ?? '',
      at: value ? sourceTimeOf(value) : 0,
      readable: (level & 1) !== 0,
      history: (level & HISTORY_READ) !== 0,
    };
  });
}

async function typeName(session: ClientSession, nodeId: NodeId): Promise<string> {
  if (nodeId.namespace === 0 && typeof nodeId.value === 'number' && DataType[nodeId.value] && nodeId.value <= 24)
    return DataType[nodeId.value] as string;
  const [name] = await session.read([{ nodeId, attributeId: AttributeIds.BrowseName }]);
  return (name?.value?.value as { name?: string } | null)?.name ?? nodeId.toString();
}

/** A value as text or number; arrays and structures as their beginning. Null = there is none. */
function shown(data: DataValue | undefined): string | number | boolean | null {
  const variant = data?.value;
  if (!variant || variant.value === null || variant.value === undefined) return null;
  const scalar = scalarOf(variant);
  if (typeof scalar === 'number' || typeof scalar === 'boolean') return scalar;
  const text = typeof scalar === 'string' ? scalar : (JSON.stringify(variant.value) ?? '');
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}...` : text;
}
