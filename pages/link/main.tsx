import { render } from "preact";
import { readPlace } from "../frame/given.ts";
import { keepPlace } from "../frame/keepPlace.ts";
import { setVendorName } from "../frame/vendor.ts";
import { Link } from "./Link.tsx";
import { takeLink } from "./mailedLink.ts";
import "../frame/frame.css";

// Before anything else sees the address.
const first = takeLink();
const { root, given } = readPlace();
setVendorName(given.vendorName);
root.replaceChildren();
keepPlace(root);
render(<Link given={given} first={first} />, root);
