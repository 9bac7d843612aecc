/** A plan with a value for every field that a plan can have, so that every file and every command comes of it. */
export const samplePlan = {
  kubernetes: { channel: '1.36-classic/stable', trust: 'certs/brand.assert' },
  images: {
    lists: ['images/*.txt'],
    delivery: 'mirror',
    overrides: [
      { match: 'docker.io/library/', delivery: 'proxy' },
      { match: 'registry.corp:5000/', delivery: ['proxy', 'mirror'] },
      { match: 'ghcr.io/canonical/', delivery: ['mirror', 'sideload'] },
    ],
  },
  mirror: {
    url: 'https://mirror.example:5443',
    ca: 'certs/mirror-ca.crt',
    pull: 'login',
    upstreamFallback: true,
  },
  upstreams: { 'registry.corp:5000': { prefix: 'corp', ca: 'certs/corp.crt', login: true } },
  proxy: {
    http: 'http://squid.internal:3128',
    https: 'http://squid.internal:3129',
    noProxy: ['.corp'],
    login: true,
  },
  network: {
    interface: 'eth0',
    dummyGateway: true,
    podCidr: '10.1.0.0/16',
    serviceCidr: '10.152.183.0/24',
  },
  cluster: {
    features: ['network', 'dns'],
    extraSans: ['api.example'],
    containerdBaseDir: '/opt/ck',
  },
  nodes: [
    {
      name: 'cp-1',
      address: '10.0.0.11',
      role: 'control-plane',
      ssh: 'ubuntu@10.0.0.11',
      arch: 'amd64',
      interface: 'ens3',
    },
    { name: 'w-1', address: '10.0.0.21', role: 'worker', arch: 'arm64' },
  ],
  upgrade: { to: '1.37-classic/stable' },
} as const;

/** One image for each way in, and one of an upstream with a path of its own. */
export const sampleImages: readonly string[] = [
  'docker.io/library/nginx:1.27',
  'ghcr.io/canonical/cilium:1.17.12-ck0',
  'registry.corp:5000/team/app:2',
  'quay.io/acme/tool:3',
];

/** Where the site of the sample lies. */
export const sampleRoot = '/srv/site';
