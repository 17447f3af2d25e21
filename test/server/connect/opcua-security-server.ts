/** A real OPC UA server (node-opcua) that asks for security: its certificate, its users, whom it trusts are the test's. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  DataType,
  MessageSecurityMode,
  OPCUACertificateManager,
  OPCUAServer,
  SecurityPolicy,
  type UAVariable,
} from 'node-opcua';
import { NAMESPACE } from './opcua-server.ts';

export interface SecureOptions {
  /** Validity of its certificate: from so many days before today, for so many days. */
  readonly sinceDays?: number;
  readonly forDays?: number;
  /** What its certificate is made out to. */
  readonly hosts?: readonly string[];
  readonly users?: Readonly<Record<string, string>>;
  readonly anonymous?: boolean;
}

export interface SecureServer {
  readonly server: OPCUAServer;
  readonly speed: UAVariable;
  stop(): Promise<void>;
}

const DAY_MS = 86_400_000;

/** A self-signed certificate and its key in a folder of their own, as a tool on the shop floor would make them. */
export async function certificateOf(
  name: string,
  { sinceDays = 1, forDays = 365, hosts = ['127.0.0.1'] }: SecureOptions,
): Promise<{ folder: string; certificateFile: string; privateKeyFile: string; manager: OPCUACertificateManager }> {
  const folder = mkdtempSync(join(tmpdir(), `gemba-${name}-`));
  const manager = new OPCUACertificateManager({
    rootFolder: folder,
    automaticallyAcceptUnknownCertificate: true,
    disableFileWatchers: true,
  });
  await manager.initialize();
  const certificateFile = join(folder, 'own', 'certs', `${name}.pem`);
  await manager.createSelfSignedCertificate({
    applicationUri: `urn:test:${name}`,
    dns: hosts.filter((host) => !/^[\d.]+$/.test(host)),
    ip: hosts.filter((host) => /^[\d.]+$/.test(host)),
    subject: `/CN=${name}`,
    startDate: new Date(Date.now() - sinceDays * DAY_MS),
    validity: forDays,
    outputFile: certificateFile,
  });
  return { folder, certificateFile, privateKeyFile: manager.privateKey, manager };
}

export async function startSecureServer(port: number, options: SecureOptions = {}): Promise<SecureServer> {
  const own = await certificateOf('plc', options);
  const users = options.users ?? {};
  const server = new OPCUAServer({
    port,
    host: '127.0.0.1',
    hostname: '127.0.0.1',
    certificateFile: own.certificateFile,
    privateKeyFile: own.privateKeyFile,
    serverInfo: { applicationUri: 'urn:test:plc', productUri: 'urn:test', applicationName: { text: 'PLC 7' } },
    securityPolicies: [
      SecurityPolicy.None,
      SecurityPolicy.Basic256Sha256,
      SecurityPolicy.Aes128_Sha256_RsaOaep,
      SecurityPolicy.Aes256_Sha256_RsaPss,
    ],
    securityModes: [MessageSecurityMode.None, MessageSecurityMode.Sign, MessageSecurityMode.SignAndEncrypt],
    allowAnonymous: options.anonymous ?? true,
    serverCertificateManager: own.manager,
    userCertificateManager: own.manager,
    userManager: { isValidUser: (name: string, password: string) => users[name] === password },
    isAuditing: false,
  });
  await server.initialize();
  const space = server.engine.addressSpace;
  if (!space) throw new Error('no address space');
  const speed = space.registerNamespace(NAMESPACE).addVariable({
    browseName: 'speed',
    nodeId: 's=speed',
    organizedBy: space.rootFolder.objects,
    dataType: 'Double',
  });
  speed.setValueFromSource({ dataType: DataType.Double, value: 12.5 });
  await server.start();
  return { server, speed, stop: () => server.shutdown(0) };
}
