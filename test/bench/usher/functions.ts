/** The functions that a bench puts beside Usher's own, into the same host. */
import "./constant.ts";
import "./meter.ts";
import "./naive.ts";
