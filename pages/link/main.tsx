import { render } from "preact";
import { readPlace } from "../frame/given.ts";
import { Link } from "./Link.tsx";
import { takeLink } from "./mailedLink.ts";
import "../frame/frame.css";

// Before anything else sees the address.
const first = takeLink();
const { root, given } = readPlace();
root.replaceChildren();
render(<Link given={given} first={first} />, root);
