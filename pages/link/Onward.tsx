/** Where to go from here. */
export const Onward = ({ to }: { to: readonly { label: string; href: string }[] }) => (
  <ul>
    {to.map(({ label, href }) => (
      <li key={href}>
        <a class="alone" href={href}>
          {label}
        </a>
      </li>
    ))}
  </ul>
);
