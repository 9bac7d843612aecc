/**
 * Whether a platform is the one wanted. A wanted `os/arch` takes any variant; `arm64` and `arm64/v8` are the same
 * (containerd/platforms defaults.go and database.go).
 * @param wanted `os/arch` or `os/arch/variant`
 * @param platform `os/arch` or `os/arch/variant`
 */
export function platformMatches(wanted: string, platform: string): boolean {
  const [wantedOs, wantedArch, wantedVariant] = normalise(wanted);
  const [os, arch, variant] = normalise(platform);
  return wantedOs === os && wantedArch === arch && (wantedVariant === undefined || wantedVariant === variant);
}

function normalise(platform: string): (string | undefined)[] {
  const [os, arch, variant] = platform.split('/');
  return [os, arch, arch === 'arm64' && variant === 'v8' ? undefined : variant];
}
