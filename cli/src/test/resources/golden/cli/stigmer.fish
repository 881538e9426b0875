# fish completion for stigmer
complete -c stigmer -f
complete -c stigmer -n 'not __fish_seen_subcommand_from version completion' -l version -d 'Print the version and exit.'
complete -c stigmer -n 'not __fish_seen_subcommand_from version completion' -s o -l output -x -a 'text json' -d 'Print text (the default) or json.'
complete -c stigmer -n 'not __fish_seen_subcommand_from version completion' -s h -l help -d 'Show help and exit.'
complete -c stigmer -n 'not __fish_seen_subcommand_from version completion' -a version -d 'Show the version, commit, image and runtime.'
complete -c stigmer -n 'not __fish_seen_subcommand_from version completion' -a completion -d 'Print a completion script for bash, zsh or fish.'
complete -c stigmer -n '__fish_seen_subcommand_from version' -s o -l output -x -a 'text json' -d 'Print text (the default) or json.'
complete -c stigmer -n '__fish_seen_subcommand_from version' -s h -l help -d 'Show help and exit.'
complete -c stigmer -n '__fish_seen_subcommand_from completion' -s o -l output -x -a 'text json' -d 'Print text (the default) or json.'
complete -c stigmer -n '__fish_seen_subcommand_from completion' -s h -l help -d 'Show help and exit.'
complete -c stigmer -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish' -d 'bash, zsh or fish.'
