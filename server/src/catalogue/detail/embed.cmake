# cmake -DOUT=… -DFOLDER=… -P embed.cmake: writes the published schemas into one C++ file, so that a
# binary judges definitions by the schemas it was built with.
file(GLOB schemas ${FOLDER}/*.json)
list(SORT schemas)
set(text "#include <string_view>\n\n#include \"catalogue/detail/schema.hpp\"\n\nnamespace catalogue::detail {\n\n")
string(APPEND text "std::string_view SchemaText(std::string_view kind) {\n")
foreach(schema ${schemas})
    get_filename_component(name ${schema} NAME_WE)
    file(READ ${schema} body)
    string(APPEND text "    if (kind == \"${name}\") return R\"~schema~(${body})~schema~\";\n")
endforeach()
file(READ ${FOLDER}/engine_types.yaml body)
string(APPEND text "    return {};\n}\n\nstd::string_view EngineTypesText() {\n    return R\"~schema~(${body})~schema~\";\n}\n\n}  // namespace catalogue::detail\n")
file(WRITE ${OUT} "${text}")
