import type { Random } from '../../support/random.ts';

/** A plan of its own for each source of choices: every delivery, one or many nodes, IPv4 and IPv6, odd names. */
export function randomPlan({ below, pick }: Random): string {
  const interfaces = ['eth0', 'ens3', 'enp1s0.100', 'null', '1e3', 'on'];
  const nodes = Array.from({ length: below(6) }, (_, index) => ({
    name: `node-${index}`,
    address: pick([`10.0.0.${index + 10}`, `2001:db8::${index + 10}`]),
    role: index === 0 ? 'control-plane' : pick(['control-plane', 'worker']),
    ...(below(2) === 0 ? {} : { interface: pick(interfaces) }),
  }));
  return JSON.stringify({
    kubernetes: {
      channel: pick(['1.32-classic/stable', '1.35-classic/stable', '1.36-classic/edge', 'latest/stable']),
    },
    images: {
      delivery: pick(['proxy', 'mirror', 'sideload']),
      overrides:
        below(2) === 0 ? [] : [{ match: 'ghcr.io/', delivery: pick(['proxy', ['mirror', 'proxy']]) }],
    },
    ...(below(3) === 0
      ? {}
      : {
          mirror: {
            url: pick(['http://10.10.10.10:5050', 'https://mirror.example/', 'http://[2001:db8::1]:5000']),
          },
        }),
    ...(below(4) === 0
      ? {}
      : {
          proxy: {
            ...(below(3) === 0 ? {} : { http: 'http://squid.internal:3128/' }),
            https: pick(['http://squid.internal:3128', 'https://[2001:db8::2]:3129']),
            noProxy: pick([[], ['.corp', '10.1.0.0/16', 'localhost'], ['*.example.com', '10.0.0.10']]),
            login: below(2) === 0,
          },
        }),
    network: {
      interface: pick(interfaces),
      dummyGateway: below(2) === 0,
      ...(below(2) === 0
        ? {}
        : {
            podCidr: pick(['10.100.0.0/16', '10.1.0.0/16,fd01::/108']),
            serviceCidr: '10.200.0.0/16,fd98::/108',
          }),
    },
    cluster: {
      features: pick([
        [],
        ['network'],
        ['network', 'dns', 'gateway', 'local-storage'],
        ['metrics-server', 'load-balancer'],
      ]),
      extraSans: pick([[], ['api.example', '10.0.0.9', '*.example.com', 'no', '::1']]),
      containerdBaseDir: pick(['/', '/opt/ck', '/data/1.0']),
    },
    nodes,
  });
}
