/** Looking at what may become a source, before it is one: what a server offers, a test, its nodes, whom we trust. */
import { join } from 'node:path';
import { type DeviceReport, type DeviceSpec, probeDevice } from './device-probe.ts';
import { type Environment, filledSpec } from './fill-spec.ts';
import { type BrokerReport, type BrokerSpec, listenIn } from './mqtt/listen-in.ts';
import {
  browseServer,
  discoverServer,
  type ProposalRead,
  proposeMachines,
  readNodes,
  testConnection,
} from './opcua/ask.ts';
import type { Discovery } from './opcua/discover.ts';
import type { SampleValue, TestReport } from './opcua/explore.ts';
import type { OpcuaSpec } from './opcua/thread-messages.ts';
import { decide, type MetCertificate, metCertificates } from './opcua/trust-list.ts';
import type { BrowsePage } from './source.ts';

export interface Connections {
  /** Throws an Error in clear words where the server cannot be asked; so do `browse` and `propose`. */
  discover(endpoint: string): Promise<Discovery>;
  /** Never throws: what went wrong is in the report. */
  test(spec: OpcuaSpec): Promise<TestReport>;
  /** As `test`, of a broker. */
  listen(spec: BrokerSpec): Promise<BrokerReport>;
  /** As `test`, of a device that lists nothing of its own: these places are read, once. */
  probe(spec: DeviceSpec, addresses: readonly string[]): Promise<DeviceReport>;
  /** Type and value of nodes as they are now. */
  read(spec: OpcuaSpec, addresses: readonly string[]): Promise<readonly SampleValue[]>;
  browse(spec: OpcuaSpec, node: string | null, cursor: string | null): Promise<BrowsePage>;
  /** Machines that a pattern finds; without one, those that speak a companion specification. */
  propose(spec: OpcuaSpec, pattern: string | null): Promise<ProposalRead>;
  /** Certificates of servers that were met, those that wait for a word first. */
  certificates(): Promise<readonly MetCertificate[]>;
  /** False = no such certificate was met. */
  approve(thumbprint: string): Promise<boolean>;
  reject(thumbprint: string): Promise<boolean>;
}

/** `environment`: texts may name variables as `${NAME}`, as plant.yaml does; where one is not set, all of these throw. */
export function openConnections(data: string, environment: Environment): Connections {
  const pki = join(data, 'pki');
  const filled = <Spec extends object>(spec: Spec): Spec => filledSpec(spec, environment);
  return {
    discover: (endpoint) => discoverServer(endpoint, pki),
    test: (spec) => testConnection(filled(spec), pki),
    listen: (spec) => listenIn(filled(spec)),
    probe: (spec, addresses) => probeDevice(filled(spec), addresses),
    read: (spec, addresses) => readNodes(filled(spec), pki, addresses),
    browse: (spec, node, cursor) => browseServer(filled(spec), pki, node, cursor),
    propose: (spec, pattern) => proposeMachines(filled(spec), pki, pattern),
    certificates: () => metCertificates(pki),
    approve: (thumbprint) => decide(pki, thumbprint, 'approved'),
    reject: (thumbprint) => decide(pki, thumbprint, 'refused'),
  };
}
