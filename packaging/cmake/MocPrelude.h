// SPDX-License-Identifier: GPL-3.0-or-later
// Read by moc alone, before each header: moc 6.4 stumbles over "namespace std _GLIBCXX_VISIBILITY(default)" of
// libstdc++'s <concepts> where that is the first standard header, as it has not seen the macro by then.
#define _GLIBCXX_VISIBILITY(V)
