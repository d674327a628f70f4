#!/bin/sh
# check_layouts.sh CC DIRECTORY...: every structure of lanemax.h, which these directories have, is laid out as struct_layouts.txt says:
# its size, and the offset, type and name of each member. Programs that were compiled before rely on all of it.
set -eu
compiler=$1
shift
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
for directory; do
    set -- "$@" "-I$directory"
    shift
done
echo '#include <lanemax.h>' | "$compiler" -E -P "$@" -x c - | awk '
    BEGIN { print "#include <lanemax.h>\n#include <stdio.h>\n\nint main(void)\n{" }
    /^typedef struct lmx_[a-z0-9_]* {$/ {
        structure = $3
        printf "    printf(\"%s %%zu\\n\", sizeof(%s));\n", structure, structure
        next
    }
    /^}/ { structure = "" }
    structure != "" {
        sub(/^ */, "")
        sub(/;$/, "")
        member = $NF
        gsub(/\*|\[.*/, "", member)
        printf "    printf(\"  %%zu %s\\n\", offsetof(%s, %s));\n", $0, structure, member
    }
    END { print "    return 0;\n}" }' >"$work/layouts.c"
"$compiler" -std=c99 "$@" -o "$work/layouts" "$work/layouts.c"
"$work/layouts" | diff -u "$(dirname "$0")/struct_layouts.txt" -
