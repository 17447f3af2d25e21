/**
 * Machines that speak a companion specification map themselves: they are known by their type definitions, and their tags
 * by the browse names that the specification gives.
 * PackML: OPC 30050. Machinery: OPC 40001-1, Jobs: 40001-3. Weihenstephan: OPC 30060.
 */
import type { Role } from '../../../twin/words.ts';
import type { FoundMachine, FoundTag } from './proposal.ts';
import type { TreeNode } from './walk.ts';

const UA = 'http://opcfoundation.org/UA/';
const PACKML_BASE = `${UA}PackML/#PackMLBaseObjectType`;
const PACKML_MACHINE = `${UA}PackML/#PackMLBaseStateMachineType`;
const WS_MACHINE = `${UA}Weihenstephan/#WSMachineType`;
const MACHINES_FOLDER = 'Machines';
const MACHINERY_STATE = `${UA}Machinery/#MachineryItemState_StateMachineType`;
const MACHINERY_MODE = `${UA}Machinery/#MachineryOperationModeStateMachineType`;
const JOBS = `${UA}Machinery/Jobs/#JobManagementType`;
const JOB_ORDERS = /#ISA95JobOrderReceiverObjectType$/;

/** PackML state names, as the state machines tell them, and what Weihenstephan tells of a held or suspended machine. */
const PACKML_WORDS: NonNullable<FoundMachine['states']> = {
  id: 'packml-words',
  map: {
    Clearing: 'breakdown',
    Aborting: 'breakdown',
    Aborted: 'breakdown',
    Stopping: 'stop',
    Stopped: 'stop',
    Resetting: 'setup',
    Idle: 'idle',
    Starting: 'setup',
    Execute: 'producing',
    Holding: 'stop',
    Held: 'stop',
    Unholding: 'stop',
    Suspending: 'starved',
    Suspended: 'starved',
    Unsuspending: 'starved',
    Completing: 'setup',
    Complete: 'idle',
    EquipmentFailure: 'breakdown',
    ExternalFailure: 'stop',
    Lack: 'starved',
    LackBranchLine: 'starved',
    Prepared: 'idle',
    Tailback: 'blocked',
    TailbackBranchLine: 'blocked',
  },
};
const MACHINERY_WORDS: NonNullable<FoundMachine['states']> = {
  id: 'machinery-words',
  map: { Executing: 'producing', NotExecuting: 'stop', OutOfService: 'breakdown', NotAvailable: 'off' },
};

/** Browse name -> role, of the variables that PackML puts under Status and Admin. */
const PACKML_TAGS: Readonly<Record<string, readonly [Role, FoundTag['type']]>> = {
  UnitModeCurrent: ['mode', null],
  CurMachSpeed: ['speed', null],
  MachSpeed: ['signal', null],
  EquipmentBlocked: ['signal', 'bool'],
  EquipmentStarved: ['signal', 'bool'],
  StopReason: ['fault', null],
  AccTimeSinceReset: ['signal', null],
};
/** Counters of PackML are arrays of structures; the first entry is the machine's own. `AccCount` runs on, `Count` is reset. */
const PACKML_COUNTS: Readonly<Record<string, Role>> = {
  ProdProcessedCount: 'total',
  ProdDefectiveCount: 'reject',
};
/** Weihenstephan tag names (WS Food/Pack, part 3). */
const WS_TAGS: Readonly<Record<string, readonly [Role, FoundTag['type']]>> = {
  WS_Cur_State: ['state', null],
  WS_Cur_Mode: ['mode', null],
  WS_Cur_Mach_Spd: ['speed', null],
  WS_Tot_Packages: ['total', null],
  WS_Good_Packages: ['good', null],
  WS_Bad_Packages: ['reject', null],
  WS_Rej_Packages: ['reject', null],
  WS_Not_Of_Fail_Code: ['fault', null],
  WS_Cons_Electricity: ['energy', null],
  WS_Article_ID: ['product', 'text'],
  WS_Batch_ID: ['lot', 'text'],
  WS_Order_ID: ['order', 'text'],
};

export function companionMachines(nodes: readonly TreeNode[]): FoundMachine[] {
  const tree = treeOf(nodes);
  const taken = new Set<string>();
  const found: FoundMachine[] = [];
  for (const node of nodes) {
    // A machine inside a machine that was found is a part of it.
    if (node.kind !== 'object' || taken.has(node.parent)) {
      if (taken.has(node.parent)) taken.add(node.id);
      continue;
    }
    const machine = weihenstephan(node, tree) ?? packml(node, tree) ?? machinery(node, tree);
    if (!machine) continue;
    taken.add(node.id);
    found.push(machine);
  }
  return found;
}

interface TreeView {
  children(node: TreeNode): readonly TreeNode[];
  /** Everything below, nearest first. */
  below(node: TreeNode): readonly TreeNode[];
  parent(node: TreeNode): TreeNode | undefined;
}

function packml(node: TreeNode, tree: TreeView): FoundMachine | null {
  if (!node.types.includes(PACKML_BASE)) return null;
  const below = tree.below(node);
  const tags: FoundTag[] = [...stateTag(below, tree, PACKML_MACHINE)];
  for (const variable of below) {
    const name = nameOf(variable);
    const [role, type] = PACKML_TAGS[name] ?? [];
    if (role) tags.push({ name, address: variable.address, role, type: type ?? null });
    const counts = PACKML_COUNTS[name];
    if (counts && variable.kind === 'variable')
      tags.push({ name, address: `${variable.address}#[0].AccCount`, role: counts, type: null });
  }
  return { name: nameOf(node), line: null, tags: stopReason(tags), speaks: 'PackML', states: PACKML_WORDS };
}

function weihenstephan(node: TreeNode, tree: TreeView): FoundMachine | null {
  if (!node.types.includes(WS_MACHINE)) return null;
  const below = tree.below(node);
  const tags: FoundTag[] = [];
  for (const variable of below) {
    const name = nameOf(variable);
    const [role, type] = WS_TAGS[name] ?? [];
    if (role) tags.push({ name, address: variable.address, role, type: type ?? null });
    else if (variable.kind === 'variable' && name.startsWith('WS_'))
      tags.push({ name, address: variable.address, role: 'signal', type: null });
  }
  const byNumber = tags.some(({ role }) => role === 'state');
  if (!byNumber) tags.unshift(...stateTag(below, tree, PACKML_MACHINE));
  return {
    name: nameOf(node),
    line: null,
    tags,
    speaks: 'Weihenstephan',
    ...(byNumber ? {} : { states: PACKML_WORDS }),
  };
}

function machinery(node: TreeNode, tree: TreeView): FoundMachine | null {
  const below = tree.below(node);
  const listed = nameOf(tree.parent(node)) === MACHINES_FOLDER;
  const state = below.find(({ types }) => types.includes(MACHINERY_STATE));
  // The state machine stands under the machine, or under its Monitoring/Status: the machine itself is the one listed.
  if (!listed || (!state && !below.some(({ types }) => types.includes(JOBS)))) return null;
  const tags: FoundTag[] = [...stateTag(below, tree, MACHINERY_STATE)];
  const mode = below.find(({ types }) => types.includes(MACHINERY_MODE));
  const current = mode && tree.children(mode).find((child) => nameOf(child) === 'CurrentState');
  if (current) tags.push({ name: 'OperationMode', address: current.address, role: 'signal', type: 'text' });
  const orders = below.find((child) => nameOf(child) === 'JobOrderList' && isJobs(tree.parent(child)));
  if (orders)
    tags.push({ name: 'Order', address: `${orders.address}#[0].JobOrder.JobOrderID`, role: 'order', type: 'text' });
  for (const variable of below) {
    const name = nameOf(variable);
    if (name === 'OperationCycleCounter') tags.push({ name, address: variable.address, role: 'total', type: null });
    if (name === 'PowerOnDuration' || name === 'OperationDuration')
      tags.push({ name, address: variable.address, role: 'signal', type: null });
  }
  const jobs = orders ? ' with Jobs' : '';
  return { name: nameOf(node), line: null, tags, speaks: `Machinery${jobs}`, states: MACHINERY_WORDS };
}

const isJobs = (node: TreeNode | undefined): boolean =>
  nameOf(node) === 'JobOrderControl' || (node?.types.some((type) => JOB_ORDERS.test(type)) ?? false);

/**
 * The current state of a state machine with machines inside its states: the innermost that is active counts, so they are
 * read from the inside out.
 */
function stateTag(below: readonly TreeNode[], tree: TreeView, type: string): FoundTag[] {
  const top = below.find(({ types }) => types.includes(type));
  if (!top) return [];
  const currents = [top, ...tree.below(top)].flatMap((machine) =>
    tree.children(machine).filter((child) => child.kind === 'variable' && nameOf(child) === 'CurrentState'),
  );
  if (currents.length === 0) return [];
  const inner = currents.sort((a, b) => b.path.length - a.path.length).map(({ address }) => address);
  return [{ name: 'State', address: inner.join(' || '), role: 'state', type: 'text' }];
}

/** StopReason is a structure (OPC 30050: PackMLAlarmDataType): its ID is the code. */
const stopReason = (tags: readonly FoundTag[]): FoundTag[] =>
  tags.map((tag) => (tag.role === 'fault' ? { ...tag, address: `${tag.address}#.ID` } : tag));

const nameOf = (node: TreeNode | undefined): string => node?.path.at(-1) ?? '';

function treeOf(nodes: readonly TreeNode[]): TreeView {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const children = new Map<string, TreeNode[]>();
  for (const node of nodes) {
    const siblings = children.get(node.parent);
    if (siblings) siblings.push(node);
    else children.set(node.parent, [node]);
  }
  const childrenOf = (node: TreeNode): readonly TreeNode[] => children.get(node.id) ?? [];
  return {
    children: childrenOf,
    below(node) {
      const all: TreeNode[] = [...childrenOf(node)];
      for (let i = 0; i < all.length; i++) all.push(...childrenOf(all[i] as TreeNode));
      return all;
    },
    parent: (node) => byId.get(node.parent),
  };
}
