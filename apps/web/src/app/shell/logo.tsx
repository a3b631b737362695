export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path
        d="M25.2 9.4A11.4 11.4 0 1 0 25.2 22.6"
        fill="none"
        stroke="var(--cw-leaf-text)"
        strokeWidth="4.6"
        strokeLinecap="round"
      />
      <circle cx="17" cy="16" r="3.6" fill="var(--cw-leaf-text)" />
      <circle cx="27.4" cy="16" r="2.6" fill="var(--cw-solar)" />
    </svg>
  )
}
